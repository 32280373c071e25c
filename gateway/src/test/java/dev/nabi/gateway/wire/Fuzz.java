package dev.nabi.gateway.wire;

import java.util.Random;

/**
 * Runs a target on generated input. A failure names the seed of its input; {@code -Dnabi.fuzz.seed} begins with it, and
 * {@code -Dnabi.fuzz.seconds} runs for longer than a build has time for.
 */
public final class Fuzz {
    private static final long FIRST = Long.getLong("nabi.fuzz.seed", 1);
    private static final long NANOS = Long.getLong("nabi.fuzz.seconds", 0) * 1_000_000_000;
    private static final int USUAL = 10_000;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private Fuzz() {}

    /** Makes an input from chance, and fails where what is tested does. */
    public interface Target {
        void on(Random chance) throws Exception;
    }

    public static void run(Target target) {
        var begin = System.nanoTime();
        for (var seed = FIRST; seed < FIRST + USUAL || System.nanoTime() - begin < NANOS; seed++) {
            try {
                target.on(new Random(seed * MIX));
            } catch (Exception | AssertionError failed) {
                throw new AssertionError("-Dnabi.fuzz.seed=" + seed + ": " + failed, failed);
            }
        }
    }
}
