package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.LoadMetric;
import dev.nabi.operator.autoscaler.LoadWindow;
import dev.nabi.operator.autoscaler.Observation;
import dev.nabi.operator.autoscaler.ScaleDecision;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the loop keeps of one revision. Lives on the loop's thread. */
final class ScaledRevision {
    /** How long a write's effect may take to come back through the watch before it is doubted. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    private RevisionView view;
    private ScalingPolicy policy;
    private ScalingState state;
    private LoadWindow window;
    private boolean arrived;
    private boolean marking;
    private Optional<Drain> drain = Optional.empty();
    private Optional<Write> write = Optional.empty();

    /** A write of replicas that has not come back through the watch yet. */
    private record Write(int replicas, Instant since) {}

    ScaledRevision(RevisionView view, ScalingPolicy policy, Instant now) {
        this.view = view;
        this.policy = policy;
        this.state = ScalingState.activeAt(now);
        this.window = LoadWindow.of(policy.stableWindow(), now);
    }

    RevisionView view() {
        return view;
    }

    RevisionKey key() {
        return view.key();
    }

    ScalingPolicy policy() {
        return policy;
    }

    /** Takes a newer view; what was learnt by another window or metric is learnt anew. */
    void update(RevisionView newer, ScalingPolicy newerPolicy, Instant now) {
        var relearn = !newerPolicy.stableWindow().equals(policy.stableWindow())
                || newerPolicy.metric() != policy.metric()
                || newerPolicy.phase() != policy.phase();
        view = newer;
        policy = newerPolicy;
        if (relearn) {
            restart(now);
        }
        write = write.filter(pending -> pending.replicas() != newer.replicas());
    }

    /** Begins to watch as if something had just been called. */
    void restart(Instant now) {
        state = ScalingState.activeAt(now);
        window = LoadWindow.of(policy.stableWindow(), now);
    }

    void add(DemandChange change, Instant now) {
        arrived |= change.isActive();
        var amount = policy.metric() == LoadMetric.RATE ? change.arrivals() : change.busySeconds();
        if (amount > 0) {
            window = window.add(amount, now);
        }
    }

    Observation observe(DemandBoard board, Instant now) {
        var seen = new Observation(
                view.replicas(),
                view.ready(),
                board.inFlight(key(), now),
                board.queued(key(), now),
                window.average(policy.stableWindow(), now),
                window.average(policy.panicWindow(), now),
                arrived,
                board.isComplete(now));
        arrived = false;
        return seen;
    }

    ScalingState state() {
        return state;
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
