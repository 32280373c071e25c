package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.DeleteOptions.Propagation;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes objects whose owners are all gone (background), holds an owner until its dependents are gone (foreground),
 * and takes an owner out of its dependents (orphan).
 */
final class GarbageCollector implements Reconciler {
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private final Resources resources;
    private final Dependents dependents;
    private final Map<String, ObjectKey> alive = new ConcurrentHashMap<>();

    GarbageCollector(Resources resources, Dependents dependents) {
        this.resources = resources;
        this.dependents = dependents;
    }

    /** Keeps track of who is alive; gives the keys that have to be looked at. Called with every event, in order. */
    List<ObjectKey> observe(Event event) {
        var uid = Meta.uid(event.object());
        var look = new ArrayList<ObjectKey>();
        if (event.isDeletion()) {
            alive.remove(uid);
            look.addAll(dependents.of(uid));
        } else {
            alive.put(uid, event.key());
        }
        for (var owner : Meta.owners(event.object())) {
            var ownerKey = alive.get(Json.text(owner, "uid"));
            if (ownerKey != null && event.isDeletion()) {
                look.add(ownerKey);
            }
        }
        if (!event.isDeletion() && (!Meta.owners(event.object()).isEmpty() || Meta.isTerminating(event.object()))) {
            look.add(event.key());
        }
        return look;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        var kind = kind(key);
        var object = kind.flatMap(known -> resources.find(known, key.namespace(), key.name()));
        if (kind.isPresent() && object.isPresent()) {
            collect(kind.get(), object.get());
        }
        return Optional.empty();
    }

    private Optional<ResourceKind> kind(ObjectKey key) {
        return resources.kinds().all().stream()
                .filter(kind ->
                        kind.plural().equals(key.plural()) && kind.group().equals(key.group()))
                .findFirst();
    }

    private void collect(ResourceKind kind, ObjectNode object) {
        var finalizers = Meta.finalizers(object);
        if (Meta.isTerminating(object) && finalizers.contains(ORPHAN)) {
            dependentsOf(object).forEach(dependent -> disown(dependent, Meta.uid(object)));
            release(kind, object, ORPHAN);
        } else if (Meta.isTerminating(object) && finalizers.contains(FOREGROUND)) {
            foreground(kind, object);
        } else if (!Meta.isTerminating(object) && isOrphaned(object)) {
            delete(kind, object, DeleteOptions.BACKGROUND);
        }
    }

    private List<ObjectKey> dependentsOf(ObjectNode owner) {
        return dependents.of(Meta.uid(owner));
    }

    private void foreground(ResourceKind kind, ObjectNode owner) {
        var options = new DeleteOptions(null, Propagation.FOREGROUND, "", "", false);
        var blocking = 0;
        for (var key : dependentsOf(owner)) {
            var dependentKind = kind(key);
            var dependent = dependentKind.flatMap(known -> resources.find(known, key.namespace(), key.name()));
            if (dependentKind.isPresent() && dependent.isPresent()) {
                blocking += blocks(dependent.get(), owner) ? 1 : 0;
                if (!Meta.isTerminating(dependent.get())) {
                    delete(dependentKind.get(), dependent.get(), options);
                }
            }
        }
        if (blocking == 0) {
            release(kind, owner, FOREGROUND);
        }
    }

    private static boolean blocks(JsonNode dependent, JsonNode owner) {
        return Meta.owners(dependent).stream()
                .anyMatch(reference -> Json.text(reference, "uid").equals(Meta.uid(owner))
                        && reference.path("blockOwnerDeletion").asBoolean());
    }

    private boolean isOrphaned(ObjectNode object) {
        var owners = Meta.owners(object);
        return !owners.isEmpty() && owners.stream().noneMatch(owner -> alive.containsKey(Json.text(owner, "uid")));
    }

    private void disown(ObjectKey key, String uid) {
        kind(key)
                .ifPresent(kind -> resources
                        .find(kind, key.namespace(), key.name())
                        .ifPresent(object -> resources.control(kind, object, now -> {
                            var left = Json.array();
                            Meta.owners(now).stream()
                                    .filter(owner -> !Json.text(owner, "uid").equals(uid))
                                    .forEach(left::add);
                            Meta.of(now).set("ownerReferences", left);
                            return now;
                        })));
    }

    private void release(ResourceKind kind, ObjectNode object, String finalizer) {
        resources.control(kind, object, now -> {
            var left = Meta.finalizers(now).stream()
                    .filter(name -> !name.equals(finalizer))
                    .toList();
            Meta.of(now).set("finalizers", Json.array(left));
            return now;
        });
    }

    private void delete(ResourceKind kind, ObjectNode object, DeleteOptions options) {
        try {
            resources.delete(Target.of(kind, object), options);
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }
}
