package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.MILLI;
import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The published rule of Knative's pod autoscaler, restated from its documentation and the comments of its source: averages
 * over 60 s and 6 s of concurrency sampled each second, target 70 %, panic at 200 %, rates 1000 and 2, a decision each 2 s,
 * a poke when the first call comes to a revision at zero. Its grace periods before zero are left out, in its favour.
 */
final class Knative implements Autoscaler {
    private static final int STABLE = 60;
    private static final int PANIC = 6;
    private static final double UTILISATION = 0.7;
    private static final double PANIC_THRESHOLD = 2;
    private static final double UP_RATE = 1000;
    private static final double DOWN_RATE = 2;
    private static final long WRITE = 8 * MILLI;

    private final int max;
    private final double[] buckets = new double[STABLE];
    private long firstWrite = -1;
    private long lastWrite = -1;
    private long panicSince = -1;
    private int panicPods;
    private double lastBusy;
    private boolean poked;
    private @Nullable Cluster cluster;

    Knative(int max) {
        this.max = max;
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    @Override
    public void begin(Cluster on) {
        cluster = on;
        on.after(SECOND, this::sample);
        on.after(2 * SECOND, this::tick);
    }

    @Override
    public void onQueued(int gateway) {
        if (cluster().replicas() == 0 && !poked) {
            poked = true;
            cluster().after(5 * MILLI, () -> {
                write(second(), 1);
                decide();
            });
        }
    }

    private long second() {
        return cluster().now() / SECOND;
    }

    private void sample() {
        double busy = 0;
        for (var gateway : cluster().gateways) {
            gateway.advance(cluster().now());
            busy += gateway.busyNanos;
        }
        var average = (busy - lastBusy) / SECOND;
        lastBusy = busy;
        if (cluster().replicas() > 0 || average > 0) {
            write(second() - 1, average);
        }
        cluster().after(SECOND, this::sample);
    }

    private void write(long second, double value) {
        if (lastWrite < 0 || second - lastWrite >= STABLE) {
            Arrays.fill(buckets, 0);
            firstWrite = second;
        } else {
            for (var passed = lastWrite + 1; passed <= second; passed++) {
                buckets[(int) (passed % STABLE)] = 0;
            }
        }
        buckets[(int) (second % STABLE)] = value;
        lastWrite = second;
    }

    private double average(int span) {
        if (lastWrite < 0) {
            return 0;
        }
        double sum = 0;
        var count = 0;
        for (var each = lastWrite; each > lastWrite - span && each >= firstWrite; each--) {
            sum += buckets[(int) (each % STABLE)];
            count++;
        }
        return sum / count;
    }

    private void tick() {
        decide();
        cluster().after(2 * SECOND, this::tick);
    }

    private void decide() {
        var now = cluster().now();
        var ready = Math.max(1, cluster().ready());
        var target = cluster().trace.slots() * UTILISATION;
        var up = Math.ceil(UP_RATE * ready);
        var down = Math.floor(ready / DOWN_RATE);
        var panicWanted = Math.ceil(average(PANIC) / target);
        var stable = (int) Math.min(Math.max(Math.ceil(average(STABLE) / target), down), up);
        var panic = (int) Math.min(Math.max(panicWanted, down), up);
        if (panicWanted / ready >= PANIC_THRESHOLD) {
            panicSince = now;
        } else if (panicSince >= 0 && panicSince + STABLE * SECOND < now) {
            panicSince = -1;
            panicPods = 0;
        }
        var desired = stable;
        if (panicSince >= 0) {
            panicPods = Math.max(panicPods, Math.max(stable, panic));
            desired = panicPods;
        }
        desired = Math.min(max, desired);
        if (desired == 0 && cluster().held() > 0) {
            desired = 1;
        }
        if (cluster().replicas() > 0 || desired > 0) {
            poked = false;
        }
        var decided = desired;
        if (decided != cluster().replicas()) {
            cluster().after(WRITE, () -> cluster().scale(decided));
        }
    }
}
