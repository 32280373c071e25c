package dev.nabi.metering.billing;

/**
 * Usage that is to be paid.
 *
 * @param month as on the invoice: {@code 2026-01}
 * @param adjustment whether it belongs to a period that was closed before
 */
public record Charge(String month, String namespace, String function, boolean adjustment, Usage usage) {}
