package dev.nabi.metering.billing;

/** Usage in one minute, counted since 1970. */
public record Booking(long minute, Usage usage) {}
