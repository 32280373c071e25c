package dev.nabi.gateway.access;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.ClosedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The Functions that calls found closed, and why, until the operator is told: {@value #MOST} at most. */
final class ClosedFunctions {
    static final int MOST = 1000;

    private final ConcurrentMap<FunctionKey, String> closed = new ConcurrentHashMap<>();

    void add(FunctionKey function, String why) {
        if (closed.size() < MOST || closed.containsKey(function)) {
            closed.put(function, why);
        }
    }

    /** Takes those that came since the last time. */
    List<ClosedFunction> take() {
        var taken = new ArrayList<ClosedFunction>();
        for (var function : closed.keySet()) {
            var why = closed.remove(function);
            if (why != null) {
                taken.add(new ClosedFunction(function.namespace(), function.name(), why));
            }
        }
        return taken;
    }
}
