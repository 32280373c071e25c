package dev.nabi.events.delivery;

import java.time.InstantSource;
import java.util.function.DoubleSupplier;

/** What a dispatcher is told. {@code owner} is its process, {@code mostInFlight} the most requests at a time. */
public record DispatcherOptions(String owner, int mostInFlight, InstantSource clock, DoubleSupplier random) {}
