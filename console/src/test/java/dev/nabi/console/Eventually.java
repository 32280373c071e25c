package dev.nabi.console;

import java.time.Duration;

/** Waits for what becomes true by itself, for a minute at the most. */
public final class Eventually {
    private static final Duration MOST = Duration.ofMinutes(1);

    private Eventually() {}

    /** A question that may fail. */
    @FunctionalInterface
    public interface Question {
        boolean isTrue() throws Exception;
    }

    public static void until(Question question) throws Exception {
        var end = System.nanoTime() + MOST.toNanos();
        while (!question.isTrue()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not true after " + MOST.toSeconds() + " s");
            }
            Thread.sleep(25);
        }
    }
}
