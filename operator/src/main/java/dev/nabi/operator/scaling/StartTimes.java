package dev.nabi.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How long a revision's instances take to start, learnt from its own starts; and which of them are on their way. */
final class StartTimes {
    private static final double UNKNOWN_SECONDS = 1;

    /** A start weighs as much as this share of all before it. */
    private static final double WEIGHT = 0.3;

    /** What takes longer than so many times of what is expected, and some seconds, may never come. */
    private static final double LATE = 3;

    private static final double LATE_SECONDS = 2;

    private final Map<String, Instant> starting = new HashMap<>();
    private double seconds;

    void seen(RevisionView view, Instant now) {
        for (var instance : view.instances()) {
            if (!instance.ready()) {
                starting.putIfAbsent(instance.pod(), now);
            } else {
                var since = starting.remove(instance.pod());
                if (since != null) {
                    var took = seconds(since, now);
                    seconds = seconds == 0 ? took : seconds + WEIGHT * (took - seconds);
                }
            }
        }
        if (!starting.isEmpty()) {
            var names = view.instances().stream().map(InstanceView::pod).toList();
            starting.keySet().retainAll(names);
        }
    }

    double expected() {
        return seconds == 0 ? UNKNOWN_SECONDS : Math.max(0.05, seconds);
    }

    int coming(RevisionView view, Instant now) {
        var late =
                starting.values().stream().filter(since -> isLate(since, now)).count();
        return Math.max(0, view.replicas() - view.ready() - (int) late);
    }

    double startedSeconds(RevisionView view, Instant now) {
        return starting.values().stream()
                .filter(since -> !isLate(since, now))
                .mapToDouble(since -> Math.min(expected(), seconds(since, now)))
                .sum();
    }

    private boolean isLate(Instant since, Instant now) {
        return seconds(since, now) > LATE * expected() + LATE_SECONDS;
    }

    private static double seconds(Instant since, Instant now) {
        return Duration.between(since, now).toNanos() / 1e9;
    }
}
