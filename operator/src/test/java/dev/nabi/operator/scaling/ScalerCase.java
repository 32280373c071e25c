package dev.nabi.operator.scaling;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** A scaling loop over one revision of one Function, with a cluster that notes what is written and a clock that is stepped. */
abstract class ScalerCase {
    static final URI ONE = URI.create("http://127.0.0.1:1");
    static final URI TWO = URI.create("http://127.0.0.1:2");
    static final FunctionKey FUNCTION = new FunctionKey("demo", "hello");
    static final RevisionKey REVISION = new RevisionKey(FUNCTION, "hello-00001");
    static final ScalingPolicy POLICY = ScalingPolicy.defaults().withTarget(10);

    final FakeCluster cluster = new FakeCluster();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    Set<URI> gateways = Set.of(ONE);
    Set<URI> unready = Set.of();
    final Scaler scaler = new Scaler(Leadership.always(), Runnable::run, Runnable::run, cluster, cluster, () -> now);

    @BeforeEach
    void expectGateways() {
        tick();
    }

    void tick() {
        scaler.tick(gateways, unready);
    }

    void idleFor(int seconds, boolean marked) {
        if (cluster.writes.isEmpty() && !scaler.isUsed()) {
            tick();
            publish(Phase.SERVING, 1, List.of(pod("a", marked)));
        }
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            gateways.forEach(gateway -> report(gateway, 0, 0, List.of(InstanceDemand.of("a", 0, null))));
            tick();
        }
    }

    void publish(Phase phase, int replicas, List<InstanceView> pods) {
        scaler.publish(FUNCTION, Optional.of(POLICY), List.of(view(phase, replicas, pods.size(), pods)));
    }

    static RevisionView view(Phase phase, int replicas, int ready, List<InstanceView> pods) {
        return new RevisionView(REVISION, phase, 0, replicas, ready, pods, "7", Duration.ofSeconds(30));
    }

    void report(URI gateway, int inFlight, int queued, List<InstanceDemand> instances) {
        var all = new ArrayList<>(instances);
        var demand = new RevisionDemand(
                FUNCTION.namespace(), FUNCTION.name(), REVISION.revision(), inFlight, queued, 0, 0, all);
        scaler.report(gateway, new DemandReport(gateway.toString(), 1, 0, true, List.of(demand)));
    }

    /** An instance on which a gateway has seen the last mark that was written. */
    InstanceDemand marked(String pod, int inFlight) {
        return InstanceDemand.of(pod, inFlight, cluster.marks.getLast());
    }

    static InstanceView pod(String name, boolean draining) {
        return new InstanceView(name, Instant.EPOCH, true, true, draining ? "a former mark" : null);
    }

    static InstanceView pending(String name) {
        return new InstanceView(name, Instant.EPOCH, false, false, null);
    }

    static InstanceView late(String name) {
        return new InstanceView(name, Instant.EPOCH.plusSeconds(60), true, true, null);
    }
}
