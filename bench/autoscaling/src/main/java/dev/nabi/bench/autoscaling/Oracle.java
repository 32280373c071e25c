package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts what is needed at the moment of each arrival, in no time and with knowledge of every queue, and keeps an instance
 * until nothing has needed it for a window: the least wait of any rule that does not know the future.
 */
final class Oracle implements Autoscaler {
    private static final int WINDOW_SECONDS = 60;

    private final int max;
    private final int[] needed = new int[WINDOW_SECONDS];
    private @Nullable Cluster cluster;
    private int most;

    Oracle(int max) {
        this.max = max;
    }

    @Override
    public void begin(Cluster on) {
        cluster = on;
        on.after(SECOND, this::tick);
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    private int held() {
        return Math.min(max, Math.ceilDiv(cluster().held(), cluster().trace.slots()));
    }

    @Override
    public void onQueued(int gateway) {
        most = Math.max(most, held());
        if (most > cluster().replicas()) {
            cluster().scale(most);
        }
    }

    private void tick() {
        var second = (int) (cluster().now() / SECOND % WINDOW_SECONDS);
        most = Math.max(most, held());
        needed[second] = most;
        most = held();
        var lately = 0;
        for (var each : needed) {
            lately = Math.max(lately, each);
        }
        if (lately < cluster().replicas()) {
            cluster().scale(lately);
        }
        cluster().after(SECOND, this::tick);
    }

    /** Instance-seconds of one who knows the future: no call waits, and no instance is there that is not needed. */
    static double leastInstanceSeconds(Trace trace, long start) {
        var ends = trace.arrivals().clone();
        for (var i = 0; i < ends.length; i++) {
            ends[i] += trace.durations()[i];
        }
        Arrays.sort(ends);
        // By level: the k-th instance is needed while more than (k − 1) × slots calls are held; it begins one start
        // earlier,
        // and stays over a gap that is shorter than a start.
        var levels = new ArrayList<Long>();
        var since = new ArrayList<Long>();
        double sum = 0;
        var held = 0;
        for (int a = 0, e = 0; e < ends.length; ) {
            var arrives = a < ends.length && trace.arrivals()[a] < ends[e];
            var at = arrives ? trace.arrivals()[a++] : ends[e++];
            held += arrives ? 1 : -1;
            var count = Math.ceilDiv(held, trace.slots());
            if (arrives && (levels.size() < count || levels.get(count - 1) >= 0)) {
                if (levels.size() < count) {
                    levels.add(-1L);
                    since.add(at);
                    sum += start;
                } else {
                    var gap = at - levels.get(count - 1);
                    sum += Math.min(gap, start);
                    levels.set(count - 1, -1L);
                    since.set(count - 1, at);
                }
            } else if (!arrives && count < levels.size() && levels.get(count) < 0) {
                sum += at - since.get(count);
                levels.set(count, at);
            }
        }
        return sum / SECOND;
    }
}
