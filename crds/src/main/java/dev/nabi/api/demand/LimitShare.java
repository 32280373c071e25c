package dev.nabi.api.demand;

/**
 * The part of a Function's rate that one gateway has.
 *
 * @param part of 1
 * @param more requests that may pass once, on top: other gateways left them unused
 */
public record LimitShare(String namespace, String function, double part, double more) {}
