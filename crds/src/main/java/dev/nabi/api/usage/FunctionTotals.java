package dev.nabi.api.usage;

import dev.nabi.api.WireField;

/**
 * What one Function was used today and this month (UTC), as it is billed.
 *
 * @param mibMsToday MiB × milliseconds, 1,024,000 to the GB-second
 * @param lastCalledMillis when the last invocation began, in milliseconds since 1970
 */
public record FunctionTotals(
        String namespace,
        String function,
        long invocationsToday,
        long invocationsThisMonth,
        long mibMsToday,
        long mibMsThisMonth,
        long lastCalledMillis) {

    public FunctionTotals {
        WireField.name(namespace, "namespace");
        WireField.name(function, "function");
    }
}
