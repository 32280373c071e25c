package dev.nabi.events.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/**
 * What a dispatcher is told.
 *
 * @param owner its process
 * @param mostInFlight the most requests at a time
 * @param mostBytes with the event that passes these, nothing more is leased until something is settled
 * @param lease how long a lease holds; it is renewed each third of that
 */
public record DispatcherOptions(
        String owner, int mostInFlight, long mostBytes, Duration lease, InstantSource clock, DoubleSupplier random) {}
