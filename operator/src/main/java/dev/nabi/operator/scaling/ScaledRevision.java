package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ArrivalRate;
import dev.nabi.operator.autoscaler.CallDuration;
import dev.nabi.operator.autoscaler.IdleTimes;
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
import java.util.OptionalInt;

/** What the loop keeps of one revision. Lives on the loop's thread. */
final class ScaledRevision {
    /** How long a write's effect may take to come back through the watch before it is doubted. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    /**
     * How long a write may be without an answer before another one may begin: it waits for its turn for 5 s at most, and
     * the client gives it up 10 s after it was sent.
     */
    static final Duration LONGEST_WRITE = Duration.ofSeconds(15);

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
    private long writes;
    private Optional<Drain> drain = Optional.empty();
    private Optional<Write> write = Optional.empty();
    private Optional<Instant> waking = Optional.empty();

    /**
     * A write that has not been answered, or whose effect has not come back through the watch yet.
     *
     * @param replicas that it writes; none for marks
     * @param isSeen whether its effect has come back, which may be before the answer
     */
    private record Write(long number, OptionalInt replicas, boolean isAnswered, boolean isSeen, Instant until) {
        Write seenAt(int present) {
            return new Write(number, replicas, isAnswered, isSeen || replicas.equals(OptionalInt.of(present)), until);
        }

        boolean isOver() {
            return isAnswered && isSeen;
        }
    }

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
            state = state.restarted(now);
        }
        write = write.map(pending -> pending.seenAt(newer.replicas())).filter(pending -> !pending.isOver());
    }

    /** It leaves zero: what was seen of it before says nothing of its load. */
    void woken(Instant now) {
        state = state.active(now);
        watchLoadAnew(now);
    }

    /** It leaves zero since somebody raised it: called, unless a call is expected only. */
    void raised(Instant now) {
        if (policy.prewarms() && state.idle().isExpected(now)) {
            watchLoadAnew(now);
        } else {
            woken(now);
        }
    }

    private void watchLoadAnew(Instant now) {
        arrivals = ArrivalRate.from(now);
        window = LoadWindow.of(policy.stableWindow(), now);
    }

    /** When it is to be looked at although nothing comes: a call is expected then. */
    Optional<Instant> nextWake(Instant now) {
        return policy.prewarms()
                ? state.idle().next().map(IdleTimes.Window::from).filter(now::isBefore)
                : Optional.empty();
    }

    /** Begins to watch as if something had just been called. */
    private void restart(Instant now) {
        state = state.restarted(now);
        watchLoadAnew(now);
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
        var instances = new Observation.Instances(
                view.replicas(),
                view.ready(),
                starts.coming(view, now),
                starts.startedSeconds(view, now),
                starts.expected());
        return new Observation(
                instances,
                board.inFlight(key(), now),
                board.queued(key(), now),
                0,
                load,
                arrived,
                board.isComplete(now));
    }

    /** Whether events are delivered to it: where there is traffic, or a tag that they may name. */
    boolean takesEvents() {
        return view.phase() == ScalingPolicy.Phase.SERVING || view.phase() == ScalingPolicy.Phase.TAGGED;
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

    /** A write begins; gives its number. */
    long begin(OptionalInt replicas, Instant now) {
        writes++;
        write = Optional.of(new Write(writes, replicas, false, replicas.isEmpty(), now.plus(LONGEST_WRITE)));
        return writes;
    }

    /** Takes in what became of a write; false when another one has begun since. */
    boolean end(long number, ScaleOutcome outcome, Instant now) {
        if (number != writes) {
            return false;
        }
        write = write.filter(_ -> outcome instanceof ScaleOutcome.Written)
                .map(ended -> new Write(number, ended.replicas(), true, ended.isSeen(), now.plus(ECHO)))
                .filter(ended -> !ended.isOver());
        return true;
    }

    /** Whether a write is given up now, since nobody answered it. */
    boolean givesUp(Instant now) {
        var isLate = write.filter(pending -> !pending.isAnswered() && !now.isBefore(pending.until()))
                .isPresent();
        if (isLate) {
            write = Optional.empty();
        }
        return isLate;
    }

    boolean isWriting(Instant now) {
        return write.filter(pending -> now.isBefore(pending.until())).isPresent();
    }
}
