package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As many instances as it is told, from the first call until nothing was held for a minute: what a rule comes to that knew a constant load beforehand. */
final class Constant implements Autoscaler {
    private static final long ZERO_AFTER = 60 * SECOND;

    private final int instances;
    private @Nullable Cluster cluster;
    private long held;

    Constant(int instances) {
        this.instances = instances;
    }

    @Override
    public void begin(Cluster on) {
        cluster = on;
        on.after(SECOND, this::tick);
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    @Override
    public void onQueued(int gateway) {
        held = cluster().now();
        if (cluster().replicas() == 0) {
            cluster().scale(instances);
        }
    }

    private void tick() {
        if (cluster().held() > 0) {
            held = cluster().now();
        } else if (cluster().now() - held > ZERO_AFTER) {
            cluster().scale(0);
        }
        cluster().after(SECOND, this::tick);
    }
}
