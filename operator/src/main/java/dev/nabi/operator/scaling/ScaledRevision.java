package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ArrivalRate;
import dev.nabi.operator.autoscaler.CallDuration;
import dev.nabi.operator.autoscaler.LoadMetric;
import dev.nabi.operator.autoscaler.LoadWindow;
import dev.nabi.operator.autoscaler.Observation;
import dev.nabi.operator.autoscaler.ScaleDecision;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the loop keeps of one revision. Lives on the loop's thread. */
final class ScaledRevision {
    /** How long a write's effect may take to come back through the watch before it is doubted. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    /** How long a gateway is given for a wake: its own is on the way when it says that something waits. */
    private static final Duration WAKING = Duration.ofSeconds(2);

    private RevisionView view;
    private ScalingPolicy base;
    private ScalingPolicy policy;
    private ScalingState state;
    private LoadWindow window;
    private ArrivalRate arrivals;
    private CallDuration calls;
    private final StartTimes starts;
    private boolean arrived;
    private boolean marking;
    private Optional<Drain> drain = Optional.empty();
    private Optional<Write> write = Optional.empty();
    private Optional<Instant> waking = Optional.empty();

    /** A write of replicas that has not come back through the watch yet. */
    private record Write(int replicas, Instant since) {}

    /**
     * A revision that is seen for the first time.
     *
     * @param base the Function's policy, whatever the phase of a revision
     */
    ScaledRevision(RevisionView view, ScalingPolicy base, Instant now) {
        this.view = view;
        this.base = base;
        this.policy = policy(view, base);
        this.state = ScalingState.activeAt(now);
        this.window = LoadWindow.of(policy.stableWindow(), now);
        this.arrivals = ArrivalRate.from(now);
        this.calls = CallDuration.unknown(now);
        this.starts = new StartTimes();
        starts.seen(view, now);
    }

    RevisionView view() {
        return view;
    }

    RevisionKey key() {
        return view.key();
    }

    /** The Function's policy, whatever the phase of this revision. */
    ScalingPolicy base() {
        return base;
    }

    ScalingPolicy policy() {
        return policy;
    }

    private static ScalingPolicy policy(RevisionView view, ScalingPolicy base) {
        return base.in(view.phase()).atLeast(view.floor());
    }

    /** Takes a newer view; what was learnt by another window or metric is learnt anew. */
    void update(RevisionView newer, ScalingPolicy newerBase, Instant now) {
        var before = policy;
        starts.seen(newer, now);
        view = newer;
        base = newerBase;
        policy = policy(newer, newerBase);
        if (!policy.stableWindow().equals(before.stableWindow()) || policy.metric() != before.metric()) {
            restart(now);
        } else if (policy.phase() != before.phase()) {
            // In a new phase nothing is taken away before its load was watched; the load itself goes on.
            state = ScalingState.activeAt(now);
        }
        write = write.filter(pending -> pending.replicas() != newer.replicas());
    }

    /** It leaves zero: what was seen of it before says nothing of its load. */
    void woken(Instant now) {
        state = state.active(now);
        arrivals = ArrivalRate.from(now);
        window = LoadWindow.of(policy.stableWindow(), now);
    }

    /** Begins to watch as if something had just been called. */
    private void restart(Instant now) {
        arrivals = ArrivalRate.from(now);
        state = ScalingState.activeAt(now);
        window = LoadWindow.of(policy.stableWindow(), now);
    }

    void add(DemandChange change, Instant now) {
        arrived |= change.isActive();
        var amount = policy.metric() == LoadMetric.RATE ? (double) change.arrivals() : change.servedSeconds();
        if (amount > 0) {
            window = window.add(amount, now);
        }
        calls = calls.add(change.servedSeconds(), (double) change.ended(), now);
        arrivals = arrivals.add((double) change.arrivals(), Duration.ofNanos((long) (change.seconds() * 1e9)), now);
    }

    /** What is seen since the last look. */
    Observation observe(DemandBoard board, Instant now) {
        var seen = see(board, now);
        arrived = false;
        return seen;
    }

    Observation see(DemandBoard board, Instant now) {
        var load = new Observation.Load(
                window.average(policy.averagedOver(), now),
                window.average(policy.panicWindow(), now),
                arrivals.perSecond(now),
                calls.seconds());
        return new Observation(
                view.replicas(),
                view.ready(),
                starts.coming(view, now),
                starts.startedSeconds(view, now),
                starts.expected(),
                board.inFlight(key(), now),
                board.queued(key(), now),
                load,
                arrived,
                board.isComplete(now));
    }

    ScalingState state() {
        return state;
    }

    /** Whether a decision is what the gateway that holds the call does by itself: one instance where there is none. */
    boolean isLeftToGateway(ScaleDecision decision, Instant now) {
        if (view.replicas() > 0 || decision.replicas() != 1 || decision.reason() != ScaleReason.WAKE) {
            waking = Optional.empty();
            return false;
        }
        waking = waking.or(() -> Optional.of(now));
        return now.isBefore(waking.get().plus(WAKING));
    }

    void remember(ScaleDecision decision) {
        state = decision.next();
    }

    Optional<Drain> drain() {
        return drain;
    }

    void drain(Drain next) {
        drain = Optional.of(next);
    }

    void endDrain() {
        drain = Optional.empty();
    }

    boolean isMarking() {
        return marking;
    }

    void marking(boolean now) {
        marking = now;
    }

    void writing(int replicas, Instant now) {
        write = Optional.of(new Write(replicas, now));
    }

    void written(ScaleOutcome outcome) {
        if (!(outcome instanceof ScaleOutcome.Written)) {
            write = Optional.empty();
        }
    }

    boolean isWriting(Instant now) {
        write = write.filter(pending -> now.isBefore(pending.since().plus(ECHO)));
        return write.isPresent();
    }
}
