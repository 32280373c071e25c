package dev.nabi.operator.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of one revision between zero and one: an API server, pods, gateways that see them late, and an operator that
 * decides by the real rules (Decider, DemandBoard, Drain) on reports that are late. Time is left out: whatever may happen
 * next may happen now. What time ensures is stated: the idle period is longer than a report stays fresh, so zero is only
 * decided when every gateway has reported since the operator last knew of something. A watch may be late by any time.
 */
record ZeroRace(
        int replicas,
        int version,
        int pods,
        List<Pod> running,
        List<Gateway> gateways,
        Operator operator,
        int marks,
        int arrived) {
    private static final int MOST_PODS = 2;
    static final int NONE = 0;

    enum PodPhase {
        STARTING,
        READY,
        TERMINATING
    }

    /** A pod; its mark is the number of the marking, or none. */
    record Pod(int id, PodPhase phase, int mark) {}

    /** What a gateway has seen of a pod, and what it has in flight there. */
    record Sight(int pod, PodPhase phase, int mark, int inFlight) {
        boolean isChoosable() {
            return phase == PodPhase.READY && mark == NONE;
        }
    }

    /** One gateway; while no operator hears it, it serves on marked instances where there is no other. */
    record Gateway(int waiting, List<Sight> sights, boolean isHeard) {
        Optional<Sight> free() {
            var unmarked = sights.stream().filter(Sight::isChoosable).findFirst();
            return isHeard || unmarked.isPresent()
                    ? unmarked
                    : sights.stream()
                            .filter(sight -> sight.phase() == PodPhase.READY)
                            .findFirst();
        }

        Gateway holding(int waiting, List<Sight> sights) {
            return new Gateway(waiting, sights, isHeard);
        }

        /** The rule of the gateway's waker: something waits, nothing takes it and nothing starts. */
        boolean mustWake() {
            return waiting > 0
                    && sights.stream().noneMatch(sight -> sight.isChoosable() || sight.phase() == PodPhase.STARTING);
        }
    }

    /** What the operator knows: the Deployment and its pods, the last report of each gateway, and a drain under way. */
    record Operator(@Nullable Seen seen, List<Report> reports, List<Integer> victims, int mark) {
        /** It knows of something: what was reported before is no ground for zero. */
        Operator stale() {
            var stale = reports.stream()
                    .map(report -> new Report(report.isKnown(), false, report.queued(), report.sights()))
                    .toList();
            return new Operator(seen, stale, victims, mark);
        }
    }

    record Seen(int replicas, int version, List<Pod> pods) {}

    /** A gateway's report, and whether it came since the operator last knew of something. */
    record Report(boolean isKnown, boolean isFresh, int queued, List<Sight> sights) {}

    static ZeroRace atZero(int gateways) {
        var none = IntStream.range(0, gateways).mapToObj(_ -> new Gateway(0, List.of(), true));
        return new ZeroRace(0, 0, 0, List.of(), none.toList(), forgetful(gateways), 0, 0);
    }

    /** One idle instance that everybody has seen, and that nobody has reported anything of for an idle period. */
    static ZeroRace idleAtOne(int gateways) {
        var pod = new Pod(0, PodPhase.READY, NONE);
        var sights = List.of(new Sight(0, PodPhase.READY, NONE, 0));
        var each = IntStream.range(0, gateways).mapToObj(_ -> new Gateway(0, sights, true));
        var reports = IntStream.range(0, gateways).mapToObj(_ -> new Report(true, true, 0, sights));
        var operator = new Operator(new Seen(1, 3, List.of(pod)), reports.toList(), List.of(), NONE);
        return new ZeroRace(1, 3, 1, List.of(pod), each.toList(), operator, 0, 0);
    }

    private static Operator forgetful(int gateways) {
        var none = IntStream.range(0, gateways).mapToObj(_ -> new Report(false, false, 0, List.of()));
        return new Operator(null, none.toList(), List.of(), NONE);
    }

    int waiting() {
        return gateways.stream().mapToInt(Gateway::waiting).sum();
    }

    int inFlightOn(int pod) {
        return gateways.stream()
                .flatMap(gateway -> gateway.sights().stream())
                .filter(sight -> sight.pod() == pod)
                .mapToInt(Sight::inFlight)
                .sum();
    }

    int inFlight() {
        return gateways.stream()
                .flatMap(gateway -> gateway.sights().stream())
                .mapToInt(Sight::inFlight)
                .sum();
    }

    // What happens by itself, sooner or later.

    /** Everything but calls that end: what brings a waiting call to an instance, and an idle instance to its end. */
    static List<UnaryOperator<ZeroRace>> progress(int gateways) {
        var steps = new ArrayList<UnaryOperator<ZeroRace>>();
        for (var g = 0; g < gateways; g++) {
            var gateway = g;
            steps.add(state -> state.watch(gateway));
            steps.add(state -> state.serve(gateway));
            steps.add(state -> state.wake(gateway));
            steps.add(state -> state.report(gateway));
        }
        steps.addAll(List.of(
                ZeroRace::observe, ZeroRaceOperator::look, ZeroRace::control, ZeroRace::start, ZeroRace::terminate));
        return steps;
    }

    Stream<ZeroRace> ends() {
        return IntStream.range(0, gateways.size())
                .boxed()
                .flatMap(g -> gateways.get(g).sights().stream()
                        .filter(sight -> sight.inFlight() > 0)
                        .map(sight -> with(g, gateways.get(g).waiting(), replaced(g, sight, sight.inFlight() - 1))));
    }

    Stream<ZeroRace> arrivals(int most) {
        return arrived >= most
                ? Stream.empty()
                : IntStream.range(0, gateways.size()).mapToObj(g -> {
                    var next = with(
                            g, gateways.get(g).waiting() + 1, gateways.get(g).sights());
                    return new ZeroRace(
                            replicas, version, pods, running, next.gateways(), operator, marks, arrived + 1);
                });
    }

    /** An evicted or killed pod, a gateway or the operator that crashes and is there again, a demand stream that breaks. */
    Stream<ZeroRace> faults() {
        var evictions = running.stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING)
                .map(pod -> withPod(new Pod(pod.id(), PodPhase.TERMINATING, pod.mark())));
        var crashes = IntStream.range(0, gateways.size()).mapToObj(g -> {
            // What it held is lost with it; it begins with a list of what there is. The operator still has its last
            // word.
            var sights = running.stream().map(pod -> new Sight(pod.id(), pod.phase(), pod.mark(), 0));
            return with(g, 0, sights.toList());
        });
        var breaks = IntStream.range(0, gateways.size()).mapToObj(this::unheard);
        return Stream.of(evictions, crashes, breaks, Stream.of(by(forgetful(gateways.size()))))
                .flatMap(each -> each);
    }

    /** Both ends see that the stream has ended, and the gateway then finds that nobody hears it. */
    private ZeroRace unheard(int g) {
        var reports = new ArrayList<>(operator.reports());
        reports.set(g, new Report(false, false, 0, List.of()));
        var next = new ArrayList<>(gateways);
        next.set(g, new Gateway(gateways.get(g).waiting(), gateways.get(g).sights(), false));
        return new ZeroRace(
                replicas,
                version,
                pods,
                running,
                next,
                new Operator(operator.seen(), reports, operator.victims(), operator.mark()),
                marks,
                arrived);
    }

    /** The gateway's watch tells it of the pods as they are. */
    private ZeroRace watch(int g) {
        var before = gateways.get(g).sights();
        var now = running.stream()
                .map(pod -> new Sight(pod.id(), pod.phase(), pod.mark(), inFlight(before, pod.id())))
                .toList();
        return with(g, gateways.get(g).waiting(), now);
    }

    /** A waiting call goes to an instance that the gateway believes in; one that is gone refuses, and the gateway sees it. */
    private ZeroRace serve(int g) {
        var gateway = gateways.get(g);
        var free = gateway.free();
        if (gateway.waiting() == 0 || free.isEmpty()) {
            return this;
        }
        var sight = free.get();
        return running.stream().anyMatch(pod -> pod.id() == sight.pod())
                ? with(g, gateway.waiting() - 1, replaced(g, sight, sight.inFlight() + 1))
                : watch(g);
    }

    private ZeroRace wake(int g) {
        return gateways.get(g).mustWake() && replicas == 0 ? scaled(1) : this;
    }

    /** A line of the stream, or the first one of a new stream. */
    private ZeroRace report(int g) {
        var gateway = gateways.get(g);
        var reports = new ArrayList<>(operator.reports());
        reports.set(g, new Report(true, true, gateway.waiting(), gateway.sights()));
        var next = new ArrayList<>(gateways);
        next.set(g, new Gateway(gateway.waiting(), gateway.sights(), true));
        var told = new Operator(operator.seen(), reports, operator.victims(), operator.mark());
        return new ZeroRace(replicas, version, pods, running, next, told, marks, arrived);
    }

    /** The operator's watch tells it of the Deployment and its pods. */
    private ZeroRace observe() {
        var before = operator.seen();
        var next = new Operator(
                new Seen(replicas, version, running), operator.reports(), operator.victims(), operator.mark());
        return by(before == null || before.replicas() < replicas ? next.stale() : next);
    }

    private ZeroRace control() {
        if (replicas == 0) {
            var next = this;
            for (var pod : running) {
                next = next.withPod(new Pod(pod.id(), PodPhase.TERMINATING, pod.mark()));
            }
            return next;
        }
        var isMissing = running.stream().allMatch(pod -> pod.phase() == PodPhase.TERMINATING);
        if (!isMissing || running.size() >= MOST_PODS) {
            return this;
        }
        var more = new ArrayList<>(running);
        more.add(new Pod(pods, PodPhase.STARTING, NONE));
        // The Deployment's status counts it, so its resource version is another.
        return new ZeroRace(replicas, version + 1, pods + 1, more, gateways, operator, marks, arrived);
    }

    private ZeroRace start() {
        return running.stream()
                .filter(pod -> pod.phase() == PodPhase.STARTING)
                .findFirst()
                .map(pod ->
                        withPod(new Pod(pod.id(), PodPhase.READY, pod.mark())).counted())
                .orElse(this);
    }

    /** A pod on its way out ends once it has nothing in flight: that is its graceful stop. */
    private ZeroRace terminate() {
        var left = running.stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING || inFlightOn(pod.id()) > 0)
                .toList();
        return new ZeroRace(replicas, version, pods, left, gateways, operator, marks, arrived);
    }

    /** Whether the operator's next look would lower under calls that an instance works on. */
    boolean cutsACall() {
        var works = running.stream().anyMatch(pod -> pod.phase() == PodPhase.READY && inFlightOn(pod.id()) > 0);
        return works && ZeroRaceOperator.look(this).replicas() < replicas;
    }

    // Changed copies.

    ZeroRace scaled(int to) {
        return new ZeroRace(to, version + 1, pods, running, gateways, operator, marks, arrived);
    }

    private ZeroRace counted() {
        return new ZeroRace(replicas, version + 1, pods, running, gateways, operator, marks, arrived);
    }

    ZeroRace by(Operator changed) {
        return new ZeroRace(replicas, version, pods, running, gateways, changed, marks, arrived);
    }

    ZeroRace withPod(Pod changed) {
        var next = running.stream()
                .map(pod -> pod.id() == changed.id() ? changed : pod)
                .toList();
        return new ZeroRace(replicas, version, pods, next, gateways, operator, marks, arrived);
    }

    /** These pods bear the next mark. */
    ZeroRace marked(List<Integer> victims) {
        var next = new ZeroRace(replicas, version, pods, running, gateways, operator, marks + 1, arrived);
        for (var pod : running) {
            if (victims.contains(pod.id())) {
                next = next.withPod(new Pod(pod.id(), pod.phase(), marks + 1));
            }
        }
        return next;
    }

    private ZeroRace with(int g, int waiting, List<Sight> sights) {
        var next = new ArrayList<>(gateways);
        next.set(g, gateways.get(g).holding(waiting, sights));
        return new ZeroRace(replicas, version, pods, running, next, operator, marks, arrived);
    }

    private List<Sight> replaced(int g, Sight sight, int inFlight) {
        return gateways.get(g).sights().stream()
                .map(each -> each.pod() == sight.pod()
                        ? new Sight(sight.pod(), sight.phase(), sight.mark(), inFlight)
                        : each)
                .collect(Collectors.toUnmodifiableList());
    }

    private static int inFlight(List<Sight> sights, int pod) {
        return sights.stream()
                .filter(sight -> sight.pod() == pod)
                .mapToInt(Sight::inFlight)
                .sum();
    }
}
