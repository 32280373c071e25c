package dev.nabi.operator.scaling;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One revision on a fake API server, with gateways and operators: each operator is a real {@link Scaler}, time is
 * stepped, pods start within a second, and what gateways see and say is as late as a test wants.
 */
final class Installation {
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final int CONCURRENCY = 10;
    private static final int MOST_CHANGES = 50;
    private static final RevisionKey REVISION = RevisionKey.of("demo", "hello", "hello-00001");
    private static final ScalingPolicy POLICY = ScalingPolicy.defaults().withSlots(CONCURRENCY);

    /** Accepted writes of replicas, in order. */
    final List<String> writes = new ArrayList<>();

    final List<Pod> pods = new ArrayList<>();
    final List<Gateway> gateways = new ArrayList<>();
    final List<Operator> operators = new ArrayList<>();

    /** Calls of gateways that live, on instances that were taken away. */
    int cut;

    int replicas;

    /** The writes of a second that had too many of them: the loop went round and round. */
    List<String> endless = List.of();

    /** What was written in this second. */
    private final List<String> trail = new ArrayList<>();

    private int changes;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int version = 1;
    private int created;
    private int started;

    /** A pod, as the API server has it. */
    record Pod(
            String name,
            Instant created,
            boolean ready,
            @Nullable String mark) {}

    Gateway gateway() {
        var gateway = new Gateway("g" + ++started);
        gateways.add(gateway);
        gateway.watch();
        return gateway;
    }

    Operator operator() {
        var operator = new Operator("o" + ++started);
        operators.add(operator);
        return operator;
    }

    /** Lets time pass, a second at a time: pods start, gateways serve and report, operators look. */
    void advance(int seconds) {
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            changes = 0;
            trail.clear();
            start();
            gateways.forEach(Gateway::second);
            operators.forEach(Operator::tick);
        }
    }

    private void start() {
        var starting = pods.stream().filter(pod -> !pod.ready()).toList();
        starting.forEach(pod -> replace(new Pod(pod.name(), pod.created(), true, pod.mark())));
        if (!starting.isEmpty()) {
            changed();
        }
    }

    private void replace(Pod changed) {
        pods.replaceAll(pod -> pod.name().equals(changed.name()) ? changed : pod);
    }

    /** Sets replicas, as a person or a gateway does it, and the controllers follow. */
    void scale(int to, String by) {
        writes.add(replicas + "→" + to + " by " + by);
        trail.add(writes.getLast());
        replicas = to;
        while (pods.size() < to) {
            pods.add(new Pod("p" + ++created, now, false, null));
        }
        pods.stream()
                .sorted(Comparator.<Pod>comparingInt(pod -> pod.mark() == null ? 1 : 0)
                        .thenComparing(Pod::ready)
                        .thenComparing(Pod::created, Comparator.reverseOrder()))
                .limit(Math.max(0, pods.size() - to))
                .toList()
                .forEach(this::delete);
        changed();
    }

    private void delete(Pod pod) {
        pods.remove(pod);
        cut += gateways.stream()
                .mapToInt(gateway -> gateway.inFlight.getOrDefault(pod.name(), 0))
                .sum();
    }

    private void changed() {
        version++;
        if (++changes > MOST_CHANGES) {
            endless = List.copyOf(trail);
            throw new IllegalStateException("writes without an end: " + trail);
        }
        gateways.stream().filter(gateway -> !gateway.isLate).forEach(Gateway::watch);
        operators.forEach(Operator::publish);
    }

    /** A gateway: serves its queue, wakes from zero, reports to the operators that it can reach. */
    final class Gateway {
        final URI address;
        final Map<String, Integer> inFlight = new HashMap<>();

        /** Whether its watch tells nothing until the test says so. */
        boolean isLate;

        /** Whether it says nothing, though its connections are open. */
        boolean isHung;

        boolean isReady = true;
        int queued;
        private final String name;
        private List<Pod> seen = List.of();
        private long busyNanos;
        private long arrivals;

        private Gateway(String name) {
            this.name = name;
            this.address = URI.create("http://" + name + ":9090");
        }

        int held() {
            return queued + inFlight();
        }

        private int inFlight() {
            return inFlight.values().stream().mapToInt(Integer::intValue).sum();
        }

        void watch() {
            seen = List.copyOf(pods);
            serve();
        }

        void arrive(int calls) {
            queued += calls;
            arrivals += calls;
            serve();
            if (queued > 0) {
                report(false);
            }
        }

        /** So many calls end; those that wait take the slots. */
        void end(int calls) {
            var left = calls;
            for (var instance : inFlight.entrySet()) {
                var ended = Math.min(left, instance.getValue());
                instance.setValue(instance.getValue() - ended);
                left -= ended;
            }
            serve();
        }

        /** Its process ends, and with it what it held. */
        void crash() {
            gateways.remove(this);
        }

        private void serve() {
            for (var pod : seen) {
                var isThere = pods.stream().anyMatch(each -> each.name().equals(pod.name()));
                while (queued > 0
                        && isThere
                        && pod.ready()
                        && pod.mark() == null
                        && inFlight.getOrDefault(pod.name(), 0) < CONCURRENCY) {
                    inFlight.merge(pod.name(), 1, Integer::sum);
                    queued--;
                }
            }
            var isNothingThere = seen.stream().noneMatch(pod -> pod.mark() == null);
            if (queued > 0 && isNothingThere && replicas == 0) {
                scale(1, name);
            }
        }

        private void second() {
            busyNanos += held() * 1_000_000_000L;
            serve();
            report(false);
        }

        void report(boolean isComplete) {
            operators.forEach(operator -> operator.hear(this, line(isComplete)));
        }

        private DemandReport line(boolean isComplete) {
            var instances = seen.stream()
                    .map(pod -> InstanceDemand.of(pod.name(), inFlight.getOrDefault(pod.name(), 0), pod.mark()))
                    .toList();
            var demand = new RevisionDemand(
                    "demo", "hello", "hello-00001", inFlight(), queued, busyNanos, arrivals, instances);
            var nanos = Duration.between(Instant.EPOCH, now).toNanos();
            return new DemandReport(name, 1, nanos, isComplete, List.of(demand));
        }
    }

    /** An operator process: a candidate until it leads. */
    final class Operator implements ScaleWriter, ScalingListener {
        /** Gateways that it cannot reach. */
        final Set<Gateway> unreachable = new HashSet<>();

        /** Writes that are on their way while the test holds them. */
        final Deque<Runnable> held = new ArrayDeque<>();

        boolean isHolding;
        int refused;
        private final String name;
        private final Scaler scaler;
        private final Set<Gateway> connected = new HashSet<>();
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean isRunning;
        private boolean leads;
        private boolean isStarted;

        private Operator(String name) {
            this.name = name;
            this.scaler = new Scaler(() -> leads, this::run, this::send, this, this, () -> now);
        }

        /** It gets the lease: it reads what there is, and connects to the gateways. */
        Operator lead() {
            leads = true;
            isStarted = true;
            publish();
            tick();
            return this;
        }

        /** Its lease is another's: what it sent may still arrive. */
        void lose() {
            leads = false;
        }

        void crash() {
            leads = false;
            isStarted = false;
            operators.remove(this);
        }

        /** What it sent and the test held arrives. */
        void arrive() {
            isHolding = false;
            while (!held.isEmpty()) {
                held.remove().run();
            }
        }

        private void run(Runnable task) {
            tasks.add(task);
            if (!isRunning) {
                isRunning = true;
                while (!tasks.isEmpty()) {
                    tasks.remove().run();
                }
                isRunning = false;
            }
        }

        private void send(Runnable write) {
            if (isHolding) {
                held.add(write);
            } else {
                write.run();
            }
        }

        private void tick() {
            if (!isStarted) {
                return;
            }
            scaler.tick(addresses(_ -> true), addresses(gateway -> !gateway.isReady));
            connected.retainAll(gateways);
            gateways.stream()
                    .filter(gateway -> !unreachable.contains(gateway) && !gateway.isHung)
                    .filter(connected::add)
                    .forEach(gateway -> {
                        scaler.reconnected(gateway.address);
                        scaler.report(gateway.address, gateway.line(true));
                    });
        }

        private Set<URI> addresses(Predicate<Gateway> which) {
            return gateways.stream().filter(which).map(each -> each.address).collect(Collectors.toSet());
        }

        private void hear(Gateway gateway, DemandReport line) {
            if (isStarted && connected.contains(gateway) && !unreachable.contains(gateway) && !gateway.isHung) {
                scaler.report(gateway.address, line);
            }
        }

        private void publish() {
            if (!isStarted) {
                return;
            }
            var instances = pods.stream()
                    .map(pod -> new InstanceView(pod.name(), pod.created(), true, pod.ready(), pod.mark()))
                    .toList();
            var ready = (int) instances.stream().filter(InstanceView::ready).count();
            var view = new RevisionView(
                    REVISION, Phase.SERVING, 0, replicas, ready, instances, Integer.toString(version), TIMEOUT);
            scaler.publish(REVISION.function(), Optional.of(POLICY), List.of(view));
        }

        @Override
        public ScaleOutcome raise(RevisionView revision, int to) {
            return written(revision.replicas() == replicas, to);
        }

        @Override
        public ScaleOutcome lower(RevisionView revision, int to) {
            return written(revision.resourceVersion().equals(Integer.toString(version)), to);
        }

        private ScaleOutcome written(boolean isAsSeen, int to) {
            if (!isAsSeen) {
                refused++;
                return new ScaleOutcome.Conflict();
            }
            scale(to, name);
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome markDraining(RevisionKey revision, List<String> victims, String mark) {
            trail.add("mark " + victims + " of " + pods);
            List.copyOf(pods).stream()
                    .filter(pod -> victims.contains(pod.name()))
                    .forEach(pod -> replace(new Pod(pod.name(), pod.created(), pod.ready(), mark)));
            changed();
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
            var borne = List.copyOf(pods).stream()
                    .filter(pod -> pod.mark() != null && pod.mark().equals(marks.get(pod.name())))
                    .toList();
            trail.add("unmark " + marks + " of " + pods);
            borne.forEach(pod -> replace(new Pod(pod.name(), pod.created(), pod.ready(), null)));
            changed();
            return borne.size() == marks.size() ? new ScaleOutcome.Written() : new ScaleOutcome.Conflict();
        }

        @Override
        public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {}

        @Override
        public void silent(Map<URI, Duration> silent) {}

        @Override
        public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {}
    }
}
