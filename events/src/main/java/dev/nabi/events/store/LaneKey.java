package dev.nabi.events.store;

import dev.nabi.api.FunctionKey;

/** The queue of events of one Function that came by one way: a Trigger's name, or "" for asynchronous calls. */
public record LaneKey(String namespace, String function, String trigger) {
    /** The lane of a Function's asynchronous calls. */
    public static LaneKey calls(String namespace, String function) {
        return new LaneKey(namespace, function, "");
    }

    public FunctionKey functionKey() {
        return new FunctionKey(namespace, function);
    }

    @Override
    public String toString() {
        return namespace + "/" + function + (trigger.isEmpty() ? "" : "/" + trigger);
    }
}
