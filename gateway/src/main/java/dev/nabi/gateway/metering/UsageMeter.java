package dev.nabi.gateway.metering;

/** Takes every invocation that ends, once, on the event loop that served it and before its client sees the end. */
@FunctionalInterface
public interface UsageMeter {
    void ended(Invocation invocation);
}
