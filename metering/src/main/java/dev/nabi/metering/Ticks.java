package dev.nabi.metering;

/** The two clocks of an invocation: a monotonic one for spans, the wall's for when. */
public interface Ticks {
    /** The clocks of this machine; the monotonic one counts from the gateway's start, which keeps sums of it small. */
    static Ticks system() {
        var start = System.nanoTime();
        return new Ticks() {
            @Override
            public long nanos() {
                return System.nanoTime() - start;
            }

            @Override
            public long millis() {
                return System.currentTimeMillis();
            }
        };
    }

    long nanos();

    /** Milliseconds since 1970. */
    long millis();
}
