package dev.nabi.bench.gateway;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.routing.Readiness;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.routing.Route;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Route tables of many Functions, a hundred to a namespace. */
final class Tables {
    private Tables() {}

    static FunctionKey key(int number) {
        return new FunctionKey("team-" + number / 100, "function-" + number);
    }

    static String path(int number) {
        return "/function/" + key(number).namespace() + "/" + key(number).name() + "/items?page=2";
    }

    /** A route that differs from the one before by its revision. */
    static Optional<Route> route(FunctionKey key, int generation) {
        var revision = new RevisionKey(key.namespace(), key.name(), "%s-%05d".formatted(key.name(), generation));
        return Optional.of(
                new Route(key, List.of(new Target(revision, 100, null)), new Readiness("Ready", "", 0, 100), null));
    }

    static Map<FunctionKey, Optional<Route>> changes(int count, int generation) {
        var changes = new HashMap<FunctionKey, Optional<Route>>();
        for (var i = 0; i < count; i++) {
            changes.put(key(i), route(key(i), generation));
        }
        return changes;
    }

    static RouteTable of(int functions) {
        return RouteTable.empty().with(changes(functions, 1));
    }
}
