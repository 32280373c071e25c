package dev.nabi.operator;

import java.time.Instant;
import java.time.InstantSource;

/** The time since the process's start on top of the wall clock's at it: a step of the wall clock moves no window. */
final class MonotonicTime implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
