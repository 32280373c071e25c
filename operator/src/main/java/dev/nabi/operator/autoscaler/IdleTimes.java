package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a revision was idle between calls, and from that when the next call is expected: a histogram of idle times in
 * minutes, whose 5th percentile says when to wake and whose 99th until when to keep (Shahrad and others, "Serverless in the
 * Wild", USENIX ATC 2020). Only idle times that are alike say anything: where the two percentiles are more than three minutes
 * apart, or half of the idle times are longer than four hours, nothing is expected. Pauses of less than a minute are left out, for
 * they belong to one burst of calls. A value; {@link #called} gives the next one.
 */
public final class IdleTimes {
    private static final int MINUTES = 240;
    private static final int LEARNT_AFTER = 10;
    private static final int ALIKE_MINUTES = 3;

    /** From so many on the older half counts half. */
    private static final int MOST_COUNTED = 128;

    private static final double FIRST = 0.05;
    private static final double LAST = 0.99;
    private static final double EARLIER = 0.9;
    private static final double LATER = 1.1;
    private static final IdleTimes NONE = new IdleTimes(new short[0], null, null);

    private final short[] counts;
    private final @Nullable Instant lastCall;
    private final @Nullable Pause pause;

    /** How long after a call the next one may come at the earliest and at the latest. */
    private record Pause(Duration least, Duration most) {}

    /** When a call is expected, so that an instance should be there. */
    public record Window(Instant from, Instant until) {
        boolean contains(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    private IdleTimes(short[] counts, @Nullable Instant lastCall, @Nullable Pause pause) {
        this.counts = counts;
        this.lastCall = lastCall;
        this.pause = pause;
    }

    /** Nothing is known. */
    public static IdleTimes none() {
        return NONE;
    }

    /** This with something that is called now. */
    public IdleTimes called(Instant now) {
        var minutes = lastCall == null ? 0 : Duration.between(lastCall, now).toMinutes();
        if (minutes < 1) {
            return new IdleTimes(counts, now, pause);
        }
        var next = counts.length == 0 ? new short[MINUTES + 1] : counts.clone();
        next[(int) Math.min(MINUTES, minutes)]++;
        if (sum(next) >= MOST_COUNTED) {
            for (var minute = 0; minute < next.length; minute++) {
                next[minute] = (short) (next[minute] / 2);
            }
        }
        return new IdleTimes(next, now, pause(next));
    }

    /** When the next call is expected; empty where that is not known. */
    public Optional<Window> next() {
        return lastCall == null || pause == null
                ? Optional.empty()
                : Optional.of(new Window(lastCall.plus(pause.least()), lastCall.plus(pause.most())));
    }

    /** Whether a call is expected now. */
    public boolean isExpected(Instant now) {
        return next().filter(window -> window.contains(now)).isPresent();
    }

    private static @Nullable Pause pause(short[] counts) {
        var sum = sum(counts);
        if (sum < LEARNT_AFTER || counts[MINUTES] * 2 >= sum) {
            return null;
        }
        var first = percentile(counts, FIRST * sum);
        var last = percentile(counts, LAST * sum);
        return last - first > ALIKE_MINUTES ? null : new Pause(minutes(EARLIER * first), minutes(LATER * (last + 1)));
    }

    private static int percentile(short[] counts, double share) {
        var sum = 0;
        for (var minute = 0; minute < counts.length; minute++) {
            sum += counts[minute];
            if (sum >= share) {
                return minute;
            }
        }
        return counts.length;
    }

    private static int sum(short[] counts) {
        var sum = 0;
        for (var count : counts) {
            sum += count;
        }
        return sum;
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }
}
