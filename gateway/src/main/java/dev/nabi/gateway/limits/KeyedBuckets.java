package dev.nabi.gateway.limits;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A rate limit for each of many keys, in {@value #BYTES} bytes whatever comes: {@value #SETS} sets of {@value #WAYS} places,
 * a key has its place in one of them. A place whose key has its whole burst again is free: to forget it loses nothing.
 *
 * <p>Where no place of a set is free, a new key shares the place that has most left. So one who comes under ever new keys is
 * never without a limit: it has {@code SETS × WAYS} times the rate at most.
 */
final class KeyedBuckets {
    static final int SETS = 512;
    static final int WAYS = 8;
    static final int BYTES = SETS * WAYS * 2 * Long.BYTES;

    private static final long NOBODY = 0;

    /** Which keys share a set is nobody's to foresee. */
    private final long seed;

    private final AtomicLongArray keys = new AtomicLongArray(SETS * WAYS);
    private final AtomicLongArray arrivals = new AtomicLongArray(SETS * WAYS);

    KeyedBuckets(long seed, long now) {
        this.seed = seed;
        for (var place = 0; place < arrivals.length(); place++) {
            arrivals.setPlain(place, now);
        }
    }

    /** Takes one request of a key; gives 0, or how long to wait until one would pass, in nanoseconds. */
    long take(long key, Pace pace, long now) {
        return take(place(mixed(key), now), pace, now);
    }

    /** Gives back one that was taken in vain. */
    void giveBack(long key, Pace pace, long now) {
        arrivals.addAndGet(place(mixed(key), now), -pace.intervalNanos());
    }

    private long take(int place, Pace pace, long now) {
        while (true) {
            var before = arrivals.get(place);
            var after = pace.next(before, now);
            var wait = pace.wait(after, now);
            if (wait > 0) {
                return wait;
            }
            if (arrivals.compareAndSet(place, before, after)) {
                return 0;
            }
        }
    }

    private int place(long key, long now) {
        var first = (int) (key >>> 32 & SETS - 1) * WAYS;
        while (true) {
            var best = first;
            for (var place = first; place < first + WAYS; place++) {
                if (keys.get(place) == key) {
                    return place;
                }
                if (arrivals.get(place) - arrivals.get(best) < 0) {
                    best = place;
                }
            }
            var isFree = arrivals.get(best) - now <= 0;
            if (!isFree || keys.compareAndSet(best, keys.get(best), key)) {
                return best;
            }
        }
    }

    /** Spreads keys evenly over sets (the finalizer of MurmurHash3, seeded); none is that of a place nobody has. */
    private long mixed(long key) {
        var mixed = key ^ seed;
        mixed = (mixed ^ mixed >>> 33) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
        mixed ^= mixed >>> 33;
        return mixed == NOBODY ? 1 : mixed;
    }
}
