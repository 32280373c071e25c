package dev.nabi.gateway.loop;

/**
 * Chance for one event loop: xoroshiro128++ of Blackman and Vigna. Ids need to be unique, not secret, so the seed is all
 * that is taken from a secure source.
 */
public final class FastRandom {
    private long s0;
    private long s1;

    public FastRandom(long seed0, long seed1) {
        this.s0 = seed0;
        this.s1 = (seed0 | seed1) == 0 ? 1 : seed1;
    }

    public long nextLong() {
        var x0 = s0;
        var x1 = s1 ^ x0;
        var result = Long.rotateLeft(s0 + s1, 17) + s0;
        s0 = Long.rotateLeft(x0, 49) ^ x1 ^ (x1 << 21);
        s1 = Long.rotateLeft(x1, 28);
        return result;
    }

    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }
}
