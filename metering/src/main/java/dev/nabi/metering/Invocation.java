package dev.nabi.metering;

/**
 * One invocation that was admitted, as its meter sees it: filled by the exchange on its event loop, read once when it
 * ends. Clocks: {@code startMillis} is wall-clock time since 1970, every {@code …Nanos} a span of the monotonic clock.
 */
public interface Invocation {
    /** The first eight bytes of the id that was minted on admission and stays over retries. */
    long idHigh();

    /** The last eight bytes of the id. */
    long idLow();

    String namespace();

    String function();

    /** The revision that took it, or would have. */
    String revision();

    /** The uid of the instance that took it; empty when none did. */
    String instance();

    /** The memory limit of the instance, in MiB; 0 when none took it. */
    int memoryMib();

    /** When an instance took it; when it arrived, if none did. */
    long startMillis();

    /** From the admission by an instance to the last byte; 0 when none took it. */
    long durationNanos();

    /** From arrival to the admission by an instance, or to the end of waiting. */
    long waitNanos();

    /** Whether it waited for an instance to start. */
    boolean isCold();

    Outcome outcome();

    /** The HTTP status that the client was sent. */
    int status();

    /** Bytes of the request's body as received from the client. */
    long bytesIn();

    /** Bytes of the response's body as sent to the client. */
    long bytesOut();
}
