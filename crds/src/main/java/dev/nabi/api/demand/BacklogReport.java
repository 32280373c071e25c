package dev.nabi.api.demand;

import dev.nabi.api.WireField;
import java.util.List;

/**
 * A line of the stream by which the events process tells how many events wait. Absolute: a lost line costs nothing.
 *
 * @param complete whether a Function that is not listed has none
 */
public record BacklogReport(boolean complete, List<FunctionBacklog> functions) {

    public BacklogReport {
        functions = WireField.list(functions, "functions");
    }

    /**
     * The events of one Function that could be delivered now, or are in flight.
     *
     * @param due how many there are
     * @param cap how many may be in flight at once; 0 for no bound
     */
    public record FunctionBacklog(String namespace, String function, long due, long cap) {
        public FunctionBacklog {
            WireField.name(namespace, "namespace");
            WireField.name(function, "function");
            WireField.count(due, "due");
            WireField.count(cap, "cap");
        }
    }
}
