package dev.nabi.events.store;

/** The right to deliver and to settle an event. It ends when its time is over: whoever leases next has another epoch. */
public record Lease(String id, long epoch) {}
