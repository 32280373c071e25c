package dev.nabi.operator.scaling;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.Decider;
import dev.nabi.operator.autoscaler.Observation;
import dev.nabi.operator.autoscaler.Observation.Load;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.autoscaler.ScalingState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of one revision between zero and one: an API server, pods, gateways that see them late, and an operator that
 * decides by the real rules (Decider, DemandBoard, Drain) on reports that are late. Time is left out: whatever may happen
 * next may happen now. What time ensures is stated: the idle period is longer than a report stays fresh and longer than a
 * watch is late, so zero is only decided when every gateway has reported since the operator last knew of something, and
 * has seen by then that a former mark was taken back.
 */
record ZeroRace(
        int replicas,
        int version,
        int pods,
        List<Pod> running,
        List<Gateway> gateways,
        Operator operator,
        int arrived) {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = T0.plus(Duration.ofHours(1));
    private static final RevisionKey REVISION = RevisionKey.of("demo", "hello", "hello-00001");
    private static final ScalingPolicy POLICY = ScalingPolicy.defaults().withBounds(0, 1);
    private static final int MOST_PODS = 2;

    enum PodPhase {
        STARTING,
        READY,
        TERMINATING
    }

    record Pod(int id, PodPhase phase, boolean marked) {}

    /** What a gateway has seen of a pod, and what it has in flight there. */
    record Sight(int pod, PodPhase phase, boolean marked, int inFlight) {
        boolean isChoosable() {
            return phase == PodPhase.READY && !marked;
        }
    }

    record Gateway(int waiting, List<Sight> sights) {
        /** The rule of the gateway's waker: something waits, nothing takes it and nothing starts. */
        boolean mustWake() {
            return waiting > 0
                    && sights.stream().noneMatch(sight -> sight.isChoosable() || sight.phase() == PodPhase.STARTING);
        }
    }

    /** What the operator knows: the Deployment and its pods, the last report of each gateway, and a drain under way. */
    record Operator(@Nullable Seen seen, List<Report> reports, List<String> victims) {
        /** It knows of something: what was reported before is no ground for zero. */
        Operator stale() {
            var stale = reports.stream()
                    .map(report -> new Report(report.isKnown(), false, report.queued(), report.sights()))
                    .toList();
            return new Operator(seen, stale, victims);
        }
    }

    record Seen(int replicas, int version, List<Pod> pods) {}

    /** A gateway's report, and whether it came since the operator last knew of something. */
    record Report(boolean isKnown, boolean isFresh, int queued, List<Sight> sights) {}

    static ZeroRace atZero(int gateways) {
        var none = IntStream.range(0, gateways).mapToObj(_ -> new Gateway(0, List.of()));
        return new ZeroRace(0, 0, 0, List.of(), none.toList(), forgetful(gateways), 0);
    }

    /** One idle instance that everybody has seen, and that nobody has reported anything of for an idle period. */
    static ZeroRace idleAtOne(int gateways) {
        var pod = new Pod(0, PodPhase.READY, false);
        var sights = List.of(new Sight(0, PodPhase.READY, false, 0));
        var each = IntStream.range(0, gateways).mapToObj(_ -> new Gateway(0, sights));
        var reports = IntStream.range(0, gateways).mapToObj(_ -> new Report(true, true, 0, sights));
        var operator = new Operator(new Seen(1, 3, List.of(pod)), reports.toList(), List.of());
        return new ZeroRace(1, 3, 1, List.of(pod), each.toList(), operator, 0);
    }

    private static Operator forgetful(int gateways) {
        var none = IntStream.range(0, gateways).mapToObj(_ -> new Report(false, false, 0, List.of()));
        return new Operator(null, none.toList(), List.of());
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
        steps.addAll(
                List.of(ZeroRace::observe, ZeroRace::look, ZeroRace::control, ZeroRace::start, ZeroRace::terminate));
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
                    return new ZeroRace(replicas, version, pods, running, next.gateways(), operator, arrived + 1);
                });
    }

    /** An evicted or killed pod, a gateway or the operator that crashes and is there again. */
    Stream<ZeroRace> faults() {
        var evictions = running.stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING)
                .map(pod -> withPod(new Pod(pod.id(), PodPhase.TERMINATING, pod.marked())));
        var crashes = IntStream.range(0, gateways.size()).mapToObj(g -> {
            // What it held is lost with it; it begins with a list of what there is. The operator still has its last
            // word.
            var sights = running.stream().map(pod -> new Sight(pod.id(), pod.phase(), pod.marked(), 0));
            return with(g, 0, sights.toList());
        });
        return Stream.concat(Stream.concat(evictions, crashes), Stream.of(by(forgetful(gateways.size()))));
    }

    /** The gateway's watch tells it of the pods as they are. */
    private ZeroRace watch(int g) {
        var before = gateways.get(g).sights();
        var now = running.stream()
                .map(pod -> new Sight(pod.id(), pod.phase(), pod.marked(), inFlight(before, pod.id())))
                .toList();
        return with(g, gateways.get(g).waiting(), now);
    }

    /** A waiting call goes to an instance that the gateway believes in; one that is gone refuses, and the gateway sees it. */
    private ZeroRace serve(int g) {
        var gateway = gateways.get(g);
        var free = gateway.sights().stream().filter(Sight::isChoosable).findFirst();
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

    private ZeroRace report(int g) {
        var gateway = gateways.get(g);
        var reports = new ArrayList<>(operator.reports());
        reports.set(g, new Report(true, hasSeenUnmarking(gateway), gateway.waiting(), gateway.sights()));
        return by(new Operator(operator.seen(), reports, operator.victims()));
    }

    /** A mark that was taken back is seen before an idle period is over; a report names no mark, only that there is one. */
    private boolean hasSeenUnmarking(Gateway gateway) {
        return running.stream()
                .noneMatch(pod -> !pod.marked()
                        && gateway.sights().stream().anyMatch(sight -> sight.pod() == pod.id() && sight.marked()));
    }

    /** The operator's watch tells it of the Deployment and its pods. */
    private ZeroRace observe() {
        var before = operator.seen();
        var next = new Operator(new Seen(replicas, version, running), operator.reports(), operator.victims());
        return by(before == null || before.replicas() < replicas ? next.stale() : next);
    }

    private ZeroRace control() {
        if (replicas == 0) {
            var next = this;
            for (var pod : running) {
                next = next.withPod(new Pod(pod.id(), PodPhase.TERMINATING, pod.marked()));
            }
            return next;
        }
        var isMissing = running.stream().allMatch(pod -> pod.phase() == PodPhase.TERMINATING);
        if (!isMissing || running.size() >= MOST_PODS) {
            return this;
        }
        var more = new ArrayList<>(running);
        more.add(new Pod(pods, PodPhase.STARTING, false));
        // The Deployment's status counts it, so its resource version is another.
        return new ZeroRace(replicas, version + 1, pods + 1, more, gateways, operator, arrived);
    }

    private ZeroRace start() {
        return running.stream()
                .filter(pod -> pod.phase() == PodPhase.STARTING)
                .findFirst()
                .map(pod ->
                        withPod(new Pod(pod.id(), PodPhase.READY, pod.marked())).counted())
                .orElse(this);
    }

    /** A pod on its way out ends once it has nothing in flight: that is its graceful stop. */
    private ZeroRace terminate() {
        var left = running.stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING || inFlightOn(pod.id()) > 0)
                .toList();
        return new ZeroRace(replicas, version, pods, left, gateways, operator, arrived);
    }

    // The operator, by its real rules.

    /** Whether the operator's next look would lower under calls that an instance works on. */
    boolean cutsACall() {
        var works = running.stream().anyMatch(pod -> pod.phase() == PodPhase.READY && inFlightOn(pod.id()) > 0);
        return works && look().replicas() < replicas;
    }

    private ZeroRace look() {
        var seen = operator.seen();
        if (seen == null) {
            return this;
        }
        var board = board();
        var view = view(seen);
        var load = Observation.of(
                seen.replicas(),
                view.ready(),
                board.inFlight(REVISION, LATER),
                board.queued(REVISION, LATER),
                Load.NONE,
                false);
        var isComplete = board.isComplete(LATER) && operator.reports().stream().allMatch(Report::isFresh);
        var wanted = Decider.decide(POLICY, isComplete ? load : load.incomplete(), ScalingState.activeAt(T0), LATER)
                .replicas();
        if (wanted < seen.replicas()) {
            return lower(board, view, seen);
        }
        var next = wanted > seen.replicas() && seen.replicas() == replicas ? scaled(wanted) : this;
        if (load.held() > 0) {
            next = next.unmark(view);
        }
        return load.held() > 0 ? next.by(next.operator.stale()) : next;
    }

    private ZeroRace lower(DemandBoard board, RevisionView view, Seen seen) {
        var drain = new Drain(operator.victims(), 0, T0, true);
        if (operator.victims().isEmpty() || drain.isOutdated(view)) {
            var chosen = Drain.begin(view, 0, pod -> board.inFlightOn(REVISION, pod, LATER), LATER)
                    .victims();
            if (!chosen.isEmpty()) {
                return marked(chosen, true).by(new Operator(seen, operator.reports(), chosen));
            }
        }
        var isDrained = board.isDrained(REVISION, drain.working(view), LATER);
        return isDrained && seen.version() == version
                ? scaled(0).by(new Operator(seen, operator.reports(), List.of()))
                : this;
    }

    private ZeroRace unmark(RevisionView view) {
        return marked(Drain.unmarked(view), false).by(new Operator(operator.seen(), operator.reports(), List.of()));
    }

    private DemandBoard board() {
        var board = new DemandBoard();
        var all = IntStream.range(0, gateways.size())
                .mapToObj(g -> URI.create("http://" + g + ":1"))
                .toList();
        board.expect(Set.copyOf(all), Set.of(), LATER);
        for (var g = 0; g < gateways.size(); g++) {
            var report = operator.reports().get(g);
            if (report.isKnown()) {
                board.apply(all.get(g), line(report), LATER);
            }
        }
        return board;
    }

    private static DemandReport line(Report report) {
        var instances = report.sights().stream()
                .map(sight -> new InstanceDemand(
                        "p" + sight.pod(), sight.inFlight(), sight.marked() || sight.phase() == PodPhase.TERMINATING))
                .toList();
        var inFlight = report.sights().stream().mapToInt(Sight::inFlight).sum();
        var demand = new RevisionDemand("demo", "hello", "hello-00001", inFlight, report.queued(), 0, 0, instances);
        return new DemandReport("g", 1, 0, true, List.of(demand));
    }

    private static RevisionView view(Seen seen) {
        var instances = seen.pods().stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING)
                .map(pod -> new InstanceView("p" + pod.id(), T0, true, pod.phase() == PodPhase.READY, pod.marked()))
                .toList();
        var ready = (int) instances.stream().filter(InstanceView::ready).count();
        return new RevisionView(
                REVISION, Phase.SERVING, 0, seen.replicas(), ready, instances, "", Duration.ofSeconds(30));
    }

    // Changed copies.

    private ZeroRace scaled(int to) {
        return new ZeroRace(to, version + 1, pods, running, gateways, operator, arrived);
    }

    private ZeroRace counted() {
        return new ZeroRace(replicas, version + 1, pods, running, gateways, operator, arrived);
    }

    private ZeroRace by(Operator changed) {
        return new ZeroRace(replicas, version, pods, running, gateways, changed, arrived);
    }

    private ZeroRace withPod(Pod changed) {
        var next = running.stream()
                .map(pod -> pod.id() == changed.id() ? changed : pod)
                .toList();
        return new ZeroRace(replicas, version, pods, next, gateways, operator, arrived);
    }

    private ZeroRace marked(List<String> names, boolean mark) {
        var next = this;
        for (var pod : running) {
            if (names.contains("p" + pod.id())) {
                next = next.withPod(new Pod(pod.id(), pod.phase(), mark));
            }
        }
        return next;
    }

    private ZeroRace with(int g, int waiting, List<Sight> sights) {
        var next = new ArrayList<>(gateways);
        next.set(g, new Gateway(waiting, sights));
        return new ZeroRace(replicas, version, pods, running, next, operator, arrived);
    }

    private List<Sight> replaced(int g, Sight sight, int inFlight) {
        return gateways.get(g).sights().stream()
                .map(each -> each.pod() == sight.pod()
                        ? new Sight(sight.pod(), sight.phase(), sight.marked(), inFlight)
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
