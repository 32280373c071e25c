package dev.nabi.api.demand;

import dev.nabi.api.WireField;

/**
 * What came to one gateway for a Function with {@code spec.limits.requests}. Counts are absolute since the gateway's start.
 *
 * @param perSecond the whole rate, as this gateway knows it
 * @param asked requests that came, whether they passed or not
 * @param refused requests that were above this gateway's part
 * @param unused what this gateway's part would have let pass and nobody took
 * @param part the part of the rate that the gateway has, of 1
 */
public record LimitDemand(
        String namespace, String function, double perSecond, long asked, long refused, double unused, double part) {

    public LimitDemand {
        WireField.name(namespace, "namespace");
        WireField.name(function, "function");
        WireField.positive(perSecond, "perSecond");
        WireField.count(asked, "asked");
        WireField.count(refused, "refused");
        WireField.amount(unused, "unused");
        WireField.amount(part, "part");
    }
}
