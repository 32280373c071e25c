package dev.nabi.local.controllers;

import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which objects name an object as their owner, by its uid; known from the events. */
final class Dependents {
    private final Map<String, Set<ObjectKey>> byOwner = new ConcurrentHashMap<>();

    /** Called with every event, in order, before anybody looks because of it. */
    void observe(Event event) {
        for (var owner : Meta.owners(event.object())) {
            var uid = Json.text(owner, "uid");
            if (event.isDeletion()) {
                byOwner.computeIfPresent(uid, (_, keys) -> without(keys, event.key()));
            } else {
                byOwner.merge(uid, Set.of(event.key()), Dependents::both);
            }
        }
    }

    /** The keys of what names an object as its owner, or did before an owner was taken out of it. */
    List<ObjectKey> of(String uid) {
        return List.copyOf(byOwner.getOrDefault(uid, Set.of()));
    }

    private static Set<ObjectKey> both(Set<ObjectKey> some, Set<ObjectKey> more) {
        if (some.containsAll(more)) {
            return some;
        }
        var all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static @Nullable Set<ObjectKey> without(Set<ObjectKey> keys, ObjectKey gone) {
        var left = new HashSet<>(keys);
        left.remove(gone);
        return left.isEmpty() ? null : left;
    }
}
