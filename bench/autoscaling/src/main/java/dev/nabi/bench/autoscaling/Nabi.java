package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.MILLI;
import static dev.nabi.bench.autoscaling.Setting.SECOND;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.scaling.InstanceView;
import dev.nabi.operator.scaling.RevisionKey;
import dev.nabi.operator.scaling.RevisionView;
import dev.nabi.operator.scaling.ScaleOutcome;
import dev.nabi.operator.scaling.ScaleWriter;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.scaling.ScalingListener;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The operator's real scaling loop, with simulated gateways that report to it and a simulated API server. */
final class Nabi implements Autoscaler, ScaleWriter, ScalingListener {
    private static final RevisionKey REVISION = new RevisionKey(new FunctionKey("demo", "hello"), "hello-00001");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long WRITE = 8 * MILLI;
    private static final long GATHER = 3 * MILLI;
    private static final long TICK = SECOND;

    /** Why it scaled, and how often. */
    final Map<ScaleReason, Integer> reasons = new TreeMap<>();

    private final ScalingPolicy policy;
    private @Nullable Cluster cluster;
    private @Nullable Scaler scaler;
    private boolean[] gathering = {};
    private boolean publishing;
    private boolean waking;

    Nabi(ScalingPolicy policy) {
        this.policy = policy;
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    private Scaler scaler() {
        return Objects.requireNonNull(scaler);
    }

    private Instant now() {
        return START.plusNanos(cluster().now());
    }

    @Override
    public void begin(Cluster on) {
        cluster = on;
        gathering = new boolean[on.gateways.length];
        scaler = new Scaler(Leadership.always(), Runnable::run, write -> on.after(WRITE, write), this, this, this::now);
        scaler().tick(live(), Set.of());
        publish();
        for (var i = 0; i < on.gateways.length; i++) {
            var gateway = i;
            scaler().reconnected(uri(gateway));
            deliver(gateway, true);
            on.after(TICK * i / on.gateways.length, () -> report(gateway));
        }
        on.after(TICK, this::tick);
    }

    private Set<URI> live() {
        return IntStream.range(0, cluster().gateways.length).mapToObj(Nabi::uri).collect(Collectors.toSet());
    }

    private static URI uri(int gateway) {
        return URI.create("http://gateway-" + gateway + ":9090");
    }

    private void tick() {
        scaler().tick(live(), Set.of());
        cluster().after(TICK, this::tick);
    }

    private void report(int gateway) {
        line(gateway);
        cluster().after(TICK, () -> report(gateway));
    }

    @Override
    public void onQueued(int gateway) {
        urgent(gateway);
        if (cluster().replicas() == 0 && !waking) {
            waking = true;
            cluster().after(WRITE, () -> {
                waking = false;
                if (cluster().replicas() == 0) {
                    cluster().scale(1);
                }
            });
        }
    }

    @Override
    public void onDrained(int gateway) {
        urgent(gateway);
    }

    @Override
    public void onPodsChanged() {
        if (!publishing) {
            publishing = true;
            cluster().after(5 * MILLI, this::publish);
        }
        for (var i = 0; i < gathering.length; i++) {
            urgent(i);
        }
    }

    private void urgent(int gateway) {
        if (!gathering[gateway]) {
            gathering[gateway] = true;
            cluster().after(GATHER, () -> {
                gathering[gateway] = false;
                line(gateway);
            });
        }
    }

    private void line(int gateway) {
        if (!cluster().chance(cluster().setting.lostLines())) {
            deliver(gateway, false);
        }
    }

    private void deliver(int gateway, boolean complete) {
        var at = cluster().now();
        var count = cluster().gateways[gateway];
        count.advance(at);
        var instances = cluster().pods.stream()
                .filter(pod -> !pod.deleted)
                .map(pod -> InstanceDemand.of(pod.name, pod.inFlight[gateway], pod.seenMark))
                .toList();
        var demand = new RevisionDemand(
                REVISION.namespace(),
                REVISION.function().name(),
                REVISION.revision(),
                count.inFlight,
                count.queued,
                count.busyNanos,
                count.arrivals,
                instances);
        var report = new DemandReport("gateway-" + gateway, 1, at, complete, List.of(demand));
        cluster().after(cluster().setting.lineDelay(), () -> scaler().report(uri(gateway), report));
    }

    private void publish() {
        publishing = false;
        var instances = cluster().pods.stream()
                .filter(pod -> !pod.deleted)
                .map(pod -> new InstanceView(pod.name, START.plusNanos(pod.created), true, pod.ready, pod.mark))
                .toList();
        var view = new RevisionView(
                REVISION,
                Phase.SERVING,
                0,
                cluster().replicas(),
                cluster().ready(),
                instances,
                Long.toString(cluster().version()),
                Duration.ofSeconds(30));
        scaler().publish(REVISION.function(), Optional.of(policy), List.of(view));
    }

    @Override
    public ScaleOutcome raise(RevisionView revision, int replicas) {
        return scale(cluster().replicas() == revision.replicas(), replicas);
    }

    @Override
    public ScaleOutcome lower(RevisionView revision, int replicas) {
        return scale(Long.toString(cluster().version()).equals(revision.resourceVersion()), replicas);
    }

    private ScaleOutcome scale(boolean asSeen, int replicas) {
        if (!asSeen) {
            return new ScaleOutcome.Conflict();
        }
        cluster().scale(replicas);
        return new ScaleOutcome.Written();
    }

    @Override
    public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
        cluster().mark(pods, mark);
        return new ScaleOutcome.Written();
    }

    @Override
    public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
        cluster().mark(marks.keySet(), null);
        return new ScaleOutcome.Written();
    }

    @Override
    public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {
        reasons.merge(reason, 1, Integer::sum);
    }

    @Override
    public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {}

    @Override
    public void silent(Map<URI, Duration> gateways) {}
}
