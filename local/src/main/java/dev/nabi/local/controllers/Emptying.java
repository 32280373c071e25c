package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.CustomKinds;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.DeleteOptions;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.Target;
import dev.nabi.local.api.store.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Empties what is being deleted: a namespace of its objects, a definition of its custom resources; then lets it go. */
final class Emptying implements Reconciler {
    private final Resources resources;

    Emptying(Resources resources) {
        this.resources = resources;
    }

    @Override
    public Optional<Duration> reconcile(ObjectKey key) {
        var kind = key.plural().equals("namespaces") ? BuiltIn.NAMESPACES : BuiltIn.CUSTOM_RESOURCE_DEFINITIONS;
        resources.find(kind, "", key.name()).filter(Meta::isTerminating).ifPresent(object -> empty(kind, object));
        return Optional.empty();
    }

    private void empty(ResourceKind kind, ObjectNode object) {
        var left = 0;
        for (var content : content(kind, object)) {
            for (var inside :
                    resources.list(content.kind(), content.namespace()).objects()) {
                left += deleted(content.kind(), inside) ? 0 : 1;
            }
        }
        if (left == 0) {
            release(kind, object);
        }
    }

    /** A kind in a namespace (empty: everywhere). */
    private record Content(ResourceKind kind, String namespace) {}

    private List<Content> content(ResourceKind kind, ObjectNode object) {
        var content = new ArrayList<Content>();
        if (kind.is(BuiltIn.NAMESPACES)) {
            resources.kinds().all().stream()
                    .filter(ResourceKind::namespaced)
                    .forEach(known -> content.add(new Content(known, Meta.name(object))));
        } else {
            CustomKinds.of(object).forEach(custom -> content.add(new Content(custom, "")));
        }
        return content;
    }

    private boolean deleted(ResourceKind kind, ObjectNode object) {
        if (Meta.isTerminating(object)) {
            return false;
        }
        try {
            return resources
                    .delete(Target.of(kind, object), DeleteOptions.BACKGROUND)
                    .gone();
        } catch (ApiException e) {
            if (e.code() == 404) {
                return true;
            }
            throw e;
        }
    }

    private void release(ResourceKind kind, ObjectNode object) {
        resources.control(kind, object, now -> {
            if (kind.is(BuiltIn.NAMESPACES)) {
                Json.ensure(now, "spec").putArray("finalizers");
            } else {
                var others = Meta.finalizers(now).stream()
                        .filter(name -> !name.startsWith("customresourcecleanup."))
                        .toList();
                Meta.of(now).set("finalizers", Json.array(others));
            }
            return now;
        });
    }
}
