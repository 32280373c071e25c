package dev.nabi.metering;

/** Takes every invocation that ends, once, on the event loop that served it and before its client sees the end. */
@FunctionalInterface
public interface UsageMeter {
    void ended(Invocation invocation);

    /** Takes what a long one came to since its start, on its event loop, each minute while it runs on. */
    default void running(Invocation invocation) {}
}
