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
import dev.nabi.operator.scaling.ZeroRace.Operator;
import dev.nabi.operator.scaling.ZeroRace.Pod;
import dev.nabi.operator.scaling.ZeroRace.PodPhase;
import dev.nabi.operator.scaling.ZeroRace.Report;
import dev.nabi.operator.scaling.ZeroRace.Seen;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The operator of the zero race: one look, by the real rules, on what it was told last. */
final class ZeroRaceOperator {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = T0.plus(Duration.ofHours(1));
    private static final RevisionKey REVISION = RevisionKey.of("demo", "hello", "hello-00001");
    private static final ScalingPolicy POLICY = ScalingPolicy.defaults().withBounds(0, 1);

    private ZeroRaceOperator() {}

    static ZeroRace look(ZeroRace state) {
        var operator = state.operator();
        var seen = operator.seen();
        if (seen == null) {
            return state;
        }
        var board = board(operator.reports());
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
            return lower(state, board, view, seen);
        }
        var isRaised = wanted > seen.replicas() && seen.replicas() == state.replicas();
        var next = isRaised ? state.scaled(wanted) : state;
        if (load.held() == 0) {
            return next;
        }
        next = unmark(next, view);
        return next.by(next.operator().stale());
    }

    private static ZeroRace lower(ZeroRace state, DemandBoard board, RevisionView view, Seen seen) {
        var operator = state.operator();
        var victims = operator.victims().stream().map(ZeroRaceOperator::pod).toList();
        var drain = new Drain(victims, 0, mark(operator.mark()), T0, true);
        if (victims.isEmpty() || drain.isOutdated(view)) {
            var chosen = Drain.begin(view, 0, pod -> board.inFlightOn(REVISION, pod, LATER), "", LATER);
            var ids = seen.pods().stream()
                    .map(Pod::id)
                    .filter(id -> chosen.victims().contains(pod(id)))
                    .toList();
            if (!ids.isEmpty()) {
                var marked = state.marked(ids);
                return marked.by(new Operator(seen, operator.reports(), ids, marked.marks()));
            }
        }
        var isDrained = board.isDrained(REVISION, drain.working(view), drain.mark(), LATER);
        return isDrained && seen.version() == state.version()
                ? state.scaled(0).by(new Operator(seen, operator.reports(), List.of(), ZeroRace.NONE))
                : state;
    }

    /** Takes marks back, where the pod still bears the one that the operator saw. */
    private static ZeroRace unmark(ZeroRace state, RevisionView view) {
        var taken = Drain.unmarked(view);
        var next = state;
        for (var pod : state.running()) {
            if (mark(pod.mark()).equals(taken.get(pod(pod.id())))) {
                next = next.withPod(new Pod(pod.id(), pod.phase(), ZeroRace.NONE));
            }
        }
        var operator = state.operator();
        return next.by(new Operator(operator.seen(), operator.reports(), List.of(), ZeroRace.NONE));
    }

    private static DemandBoard board(List<Report> reports) {
        var board = new DemandBoard();
        var all = IntStream.range(0, reports.size())
                .mapToObj(g -> URI.create("http://" + g + ":1"))
                .toList();
        board.expect(Set.copyOf(all), Set.of(), LATER);
        for (var g = 0; g < reports.size(); g++) {
            if (reports.get(g).isKnown()) {
                board.apply(all.get(g), line(reports.get(g)), LATER);
            }
        }
        return board;
    }

    private static DemandReport line(Report report) {
        // A gateway forgets an instance that it sees terminate, but not its calls.
        var instances = report.sights().stream()
                .filter(sight -> sight.phase() != PodPhase.TERMINATING)
                .map(sight -> InstanceDemand.of(pod(sight.pod()), sight.inFlight(), value(sight.mark())))
                .toList();
        var inFlight =
                report.sights().stream().mapToInt(ZeroRace.Sight::inFlight).sum();
        var demand = new RevisionDemand("demo", "hello", "hello-00001", inFlight, report.queued(), 0, 0, instances);
        return new DemandReport("g", 1, 0, true, List.of(demand));
    }

    private static RevisionView view(Seen seen) {
        var instances = seen.pods().stream()
                .filter(pod -> pod.phase() != PodPhase.TERMINATING)
                .map(pod -> new InstanceView(pod(pod.id()), T0, true, pod.phase() == PodPhase.READY, value(pod.mark())))
                .toList();
        var ready = (int) instances.stream().filter(InstanceView::ready).count();
        return new RevisionView(
                REVISION, Phase.SERVING, 0, seen.replicas(), ready, instances, "", Duration.ofSeconds(30));
    }

    private static String pod(int id) {
        return "p" + id;
    }

    private static @Nullable String value(int mark) {
        return mark == ZeroRace.NONE ? null : mark(mark);
    }

    private static String mark(int mark) {
        return "mark " + mark;
    }
}
