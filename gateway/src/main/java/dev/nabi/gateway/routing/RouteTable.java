package dev.nabi.gateway.routing;

import dev.nabi.api.FunctionKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every known Function's route, immutable and swapped whole. A change copies the outer map and the maps of the
 * namespaces that it touches, so that a cluster of thousands of Functions pays for one namespace, not for all.
 */
public final class RouteTable {
    private final Map<String, Map<String, Route>> namespaces;

    private RouteTable(Map<String, Map<String, Route>> namespaces) {
        this.namespaces = namespaces;
    }

    public static RouteTable empty() {
        return new RouteTable(Map.of());
    }

    /** This table after some changes: a Function's new route, or nothing where the Function is gone. */
    public RouteTable with(Map<FunctionKey, Optional<Route>> changes) {
        var changed = new HashMap<String, Map<String, Route>>();
        changes.forEach((key, route) -> {
            var names = changed.computeIfAbsent(
                    key.namespace(), namespace -> new HashMap<>(namespaces.getOrDefault(namespace, Map.of())));
            route.ifPresentOrElse(present -> names.put(key.name(), present), () -> names.remove(key.name()));
        });
        var all = new HashMap<>(namespaces);
        all.putAll(changed);
        all.values().removeIf(Map::isEmpty);
        return new RouteTable(all);
    }

    public @Nullable Route find(String namespace, String name) {
        var names = namespaces.get(namespace);
        return names == null ? null : names.get(name);
    }

    public int size() {
        return namespaces.values().stream().mapToInt(Map::size).sum();
    }
}
