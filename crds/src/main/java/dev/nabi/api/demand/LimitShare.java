package dev.nabi.api.demand;

import dev.nabi.api.WireField;

/**
 * The part of a Function's rate that one gateway has.
 *
 * @param part of 1
 * @param more requests that may pass once, on top: other gateways left them unused
 */
public record LimitShare(String namespace, String function, double part, double more) {

    public LimitShare {
        WireField.name(namespace, "namespace");
        WireField.name(function, "function");
        WireField.amount(part, "part");
        WireField.amount(more, "more");
    }
}
