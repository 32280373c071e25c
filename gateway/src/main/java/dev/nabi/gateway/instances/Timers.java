package dev.nabi.gateway.instances;

/** Runs something later, off the request's way. */
@FunctionalInterface
public interface Timers {
    void after(long millis, Runnable task);
}
