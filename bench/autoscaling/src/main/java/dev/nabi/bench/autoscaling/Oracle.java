package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

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
}
