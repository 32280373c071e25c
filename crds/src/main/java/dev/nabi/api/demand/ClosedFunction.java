package dev.nabi.api.demand;

import dev.nabi.api.WireField;

/**
 * A Function that a gateway had to close, since what its callers are verified with was not there.
 *
 * @param why what is missing, for the Function's owner
 */
public record ClosedFunction(String namespace, String function, String why) {
    private static final int LONGEST = 500;

    public ClosedFunction {
        WireField.name(namespace, "namespace");
        WireField.name(function, "function");
        why = why == null ? "" : why.length() <= LONGEST ? why : why.substring(0, LONGEST);
    }
}
