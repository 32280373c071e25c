package dev.nabi.metering.billing;

/**
 * The slots of 100 ms of one minute in which an instance had something to do: 600 bits in ten words of 60, which fit
 * the integers of every database. Marking is idempotent and so is their union, whoever saw what.
 */
public final class ActiveSlots {
    /** Providers that bill an instance's time round it to this. */
    public static final long MILLIS = 100;

    public static final int WORDS = 10;

    static final int PER_MINUTE = (int) (Billing.MINUTE_MS / MILLIS);
    private static final int BITS = PER_MINUTE / WORDS;

    private final long[] words = new long[WORDS];

    /** Marks the slots from one to another, both included. */
    public void mark(int first, int last) {
        for (int word = first / BITS; word <= last / BITS; word++) {
            int from = Math.max(first - word * BITS, 0);
            int to = Math.min(last - word * BITS, BITS - 1);
            words[word] |= (-1L >>> (Long.SIZE - 1 - to + from)) << from;
        }
    }

    /** The bits of slots 60 × word to 60 × word + 59. */
    public long word(int word) {
        return words[word];
    }

    /** The time that so many bits stand for. */
    public static long millis(long bits) {
        return Long.bitCount(bits) * MILLIS;
    }
}
