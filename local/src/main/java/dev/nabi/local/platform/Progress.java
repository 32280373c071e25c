package dev.nabi.local.platform;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells a person what the platform does: a line for each step, with its time. */
final class Progress {
    private final PrintStream out;
    private long since = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    /** A row of steps begins. */
    synchronized void begin() {
        since = System.nanoTime();
    }

    /** A step is done; its time is counted from the one before. */
    synchronized void done(String what, String detail) {
        var now = System.nanoTime();
        var took = Duration.ofNanos(now - since);
        since = now;
        out.printf(Locale.ROOT, "  %-15s %-48s %6.1f s%n", what, detail, took.toMillis() / 1000.0);
    }

    synchronized void say(String text) {
        out.println(text);
    }
}
