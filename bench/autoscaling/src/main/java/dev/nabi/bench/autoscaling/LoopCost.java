package dev.nabi.bench.autoscaling;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the scaling loop costs: processor time for a second of 10,000 Functions of which 500 are active, and memory. */
final class LoopCost {
    private static final int GATEWAYS = 3;
    private static final int WARM_UP = 100;
    private static final int SECONDS = 60;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Scaler scaler =
            new Scaler(Leadership.always(), Runnable::run, Runnable::run, new Nowhere(), new Nobody(), () -> now);

    static void print(PrintStream out) {
        // The first one loads classes, which would count as memory.
        new LoopCost().measure(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), 100, 100);
        out.println("| Functions known | active | processor time a second of load | memory, all | a Function |");
        out.println("|---|---|---|---|---|");
        new LoopCost().measure(out, 10_000, 0);
        new LoopCost().measure(out, 10_000, 500);
        new LoopCost().measure(out, 500, 500);
    }

    private void measure(PrintStream out, int known, int active) {
        var before = used();
        for (var i = 0; i < known; i++) {
            publish(i, i < active ? 2 : 0);
        }
        scaler.tick(gateways(), Set.of());
        for (var gateway : gateways()) {
            scaler.reconnected(gateway);
            report(gateway, active, 0, true);
        }
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = 0;
        for (var second = 1; second <= WARM_UP + SECONDS; second++) {
            var start = threads.getCurrentThreadCpuTime();
            for (var gateway : gateways()) {
                report(gateway, active, second, false);
            }
            now = now.plusSeconds(1);
            scaler.tick(gateways(), Set.of());
            cpu += second > WARM_UP ? threads.getCurrentThreadCpuTime() - start : 0;
        }
        var memory = used() - before;
        if (!scaler.isUsed()) {
            throw new IllegalStateException("the loop knows no Function");
        }
        out.printf(
                Locale.ROOT,
                "| %,d | %d | %.2f ms | %.1f MiB | %.1f KiB |%n",
                known,
                active,
                cpu / 1e6 / SECONDS,
                memory / 1048576.0,
                memory / 1024.0 / known);
    }

    private static long used() {
        System.gc();
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return memory.getUsed();
    }

    private static List<URI> gatewayList() {
        var list = new ArrayList<URI>();
        for (var i = 0; i < GATEWAYS; i++) {
            list.add(URI.create("http://gateway-" + i + ":9090"));
        }
        return list;
    }

    private static Set<URI> gateways() {
        return Set.copyOf(gatewayList());
    }

    private void publish(int function, int replicas) {
        var key = new RevisionKey(new FunctionKey("demo", "f" + function), "f" + function + "-00001");
        var instances = new ArrayList<InstanceView>();
        for (var i = 0; i < replicas; i++) {
            instances.add(new InstanceView("f" + function + "-" + i, now, true, true, null));
        }
        var view = new RevisionView(key, Phase.SERVING, 0, replicas, replicas, instances, "1", Duration.ofSeconds(30));
        scaler.publish(key.function(), Optional.of(ScalingPolicy.defaults()), List.of(view));
    }

    /** Each active Function: 100 calls a second of 0.3 s in all, a third by each gateway. */
    private void report(URI gateway, int active, int second, boolean complete) {
        var demands = new ArrayList<RevisionDemand>();
        for (var i = 0; i < active; i++) {
            var instances =
                    List.of(InstanceDemand.of("f" + i + "-0", 5, null), InstanceDemand.of("f" + i + "-1", 5, null));
            demands.add(new RevisionDemand(
                    "demo", "f" + i, "f" + i + "-00001", 10, 0, second * 10_000_000_000L, second * 33L, instances));
        }
        scaler.report(gateway, new DemandReport(gateway.getHost(), 1, second * 1_000_000_000L, complete, demands));
    }

    /** Writes nothing. */
    private static final class Nowhere implements ScaleWriter {
        @Override
        public ScaleOutcome raise(RevisionView revision, int replicas) {
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome lower(RevisionView revision, int replicas) {
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
            return new ScaleOutcome.Written();
        }
    }

    /** Tells nobody. */
    private static final class Nobody implements ScalingListener {
        @Override
        public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {}

        @Override
        public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {}

        @Override
        public void silent(Map<URI, Duration> gateways) {}
    }
}
