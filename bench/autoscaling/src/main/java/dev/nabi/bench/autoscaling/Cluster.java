package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.MILLI;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gateways, instances and calls, in simulated time. A call goes to a free slot of an instance, chosen as the gateway
 * chooses (the less busy of two at random), or waits in one line; a hard concurrency is assumed to hold over all gateways.
 */
final class Cluster {
    /** From the write of a scale until the controllers have made the pods. */
    static final long CREATION = 20 * MILLI;

    /** From a write until those who watch see it. */
    static final long WATCH = 10 * MILLI;

    final Events events = new Events();
    final Setting setting;
    final Trace trace;
    final GatewayCount[] gateways;
    final List<Pod> pods = new ArrayList<>();
    final Recording recording;
    private final Autoscaler autoscaler;
    private final SplittableRandom random;
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private final List<Pod> choosable = new ArrayList<>();
    private long now;
    private int replicas;
    private int created;
    private long version;

    Cluster(Trace trace, Setting setting, Autoscaler autoscaler) {
        this.trace = trace;
        this.setting = setting;
        this.autoscaler = autoscaler;
        this.random = new SplittableRandom(setting.seed());
        this.recording = new Recording(trace);
        this.gateways = new GatewayCount[setting.gateways()];
        for (var i = 0; i < gateways.length; i++) {
            gateways[i] = new GatewayCount();
        }
    }

    long now() {
        return now;
    }

    int replicas() {
        return replicas;
    }

    long version() {
        return version;
    }

    int ready() {
        return (int) pods.stream().filter(pod -> pod.ready && !pod.deleted).count();
    }

    int held() {
        var sum = 0;
        for (var gateway : gateways) {
            sum += gateway.inFlight + gateway.queued;
        }
        return sum;
    }

    void after(long delay, Runnable action) {
        events.at(now + delay, action);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    Recording run() {
        autoscaler.begin(this);
        var next = 0;
        while (true) {
            var arrival = next < trace.calls() ? trace.arrivals()[next] : Long.MAX_VALUE;
            var at = Math.min(arrival, events.next());
            if (at > trace.end()) {
                break;
            }
            now = at;
            if (arrival <= events.next()) {
                arrive(next++);
            } else {
                events.runNext();
            }
        }
        now = trace.end();
        waiting.forEach(call -> recording.waited(call, now));
        return recording.ended(now);
    }

    private void arrive(int call) {
        var gateway = gateways[call % gateways.length];
        gateway.advance(now);
        gateway.arrivals++;
        var pod = waiting.isEmpty() ? pick() : null;
        if (pod != null) {
            gateway.inFlight++;
            serve(call, pod);
        } else {
            gateway.queued++;
            waiting.add(call);
            autoscaler.onQueued(call % gateways.length);
        }
    }

    private @Nullable Pod pick() {
        var count = choosable.size();
        if (count == 0) {
            return null;
        }
        var first = random.nextInt(count);
        if (count > 1) {
            var second = (first + 1 + random.nextInt(count - 1)) % count;
            first = choosable.get(second).inFlight() < choosable.get(first).inFlight() ? second : first;
        }
        for (var i = 0; i < count; i++) {
            var pod = choosable.get((first + i) % count);
            if (pod.inFlight() < trace.slots()) {
                return pod;
            }
        }
        return null;
    }

    private void serve(int call, Pod pod) {
        recording.waited(call, now);
        var gateway = call % gateways.length;
        pod.inFlight[gateway]++;
        after(trace.durations()[call], () -> finished(gateway, pod));
    }

    private void finished(int gateway, Pod pod) {
        gateways[gateway].advance(now);
        gateways[gateway].inFlight--;
        pod.inFlight[gateway]--;
        if (pod.deleted && pod.inFlight() == 0) {
            gone(pod);
        } else if (pod.avoided && pod.inFlight[gateway] == 0) {
            autoscaler.onDrained(gateway);
        }
        handOver();
    }

    private void handOver() {
        while (!waiting.isEmpty()) {
            var pod = pick();
            if (pod == null) {
                return;
            }
            var call = waiting.remove();
            var gateway = gateways[call % gateways.length];
            gateway.advance(now);
            gateway.queued--;
            gateway.inFlight++;
            serve(call, pod);
        }
    }

    /** Writes the replicas; the controllers follow. */
    void scale(int wanted) {
        if (wanted == replicas) {
            return;
        }
        recording.scaled();
        replicas = wanted;
        version++;
        after(CREATION, this::follow);
        seenByWatches();
    }

    private void follow() {
        var alive = pods.stream().filter(pod -> !pod.deleted).toList();
        for (var i = alive.size(); i < replicas; i++) {
            create();
        }
        alive.stream()
                .sorted(Comparator.<Pod>comparingInt(pod -> pod.mark != null ? 0 : 1)
                        .thenComparingInt(pod -> pod.ready ? 1 : 0)
                        .thenComparing(Comparator.comparingLong((Pod pod) -> pod.created)
                                .reversed()))
                .limit(Math.max(0, alive.size() - replicas))
                .forEach(this::delete);
        seenByWatches();
    }

    private void create() {
        var pod = new Pod("pod-" + created++, now, gateways.length);
        pods.add(pod);
        recording.instances(now, pods.size());
        after((long) (setting.start() * (0.85 + 0.3 * random.nextDouble())), () -> {
            pod.ready = true;
            refresh();
            seenByWatches();
            handOver();
        });
    }

    /** A deleted pod finishes what it works on. */
    private void delete(Pod pod) {
        pod.deleted = true;
        pod.avoided = true;
        refresh();
        if (pod.inFlight() == 0) {
            gone(pod);
        }
    }

    private void gone(Pod pod) {
        pod.gone = true;
        pods.remove(pod);
        recording.instances(now, pods.size());
    }

    /** Writes the draining mark, or takes it back with null; the gateways see it after the watch's delay. */
    void mark(Collection<String> names, @Nullable String mark) {
        var marked = pods.stream().filter(pod -> names.contains(pod.name)).toList();
        marked.forEach(pod -> pod.mark = mark);
        version++;
        after(WATCH, () -> {
            marked.forEach(pod -> {
                pod.seenMark = pod.mark;
                pod.avoided = pod.mark != null || pod.deleted;
            });
            refresh();
            handOver();
            autoscaler.onPodsChanged();
        });
    }

    private void seenByWatches() {
        after(WATCH, autoscaler::onPodsChanged);
    }

    private void refresh() {
        choosable.clear();
        pods.stream().filter(pod -> pod.ready && !pod.avoided && !pod.deleted).forEach(choosable::add);
    }
}
