package dev.nabi.operator.scaling;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.operator.autoscaler.Decider;
import dev.nabi.operator.autoscaler.Observation;
import dev.nabi.operator.autoscaler.ScaleDecision;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The scaling loop. Everything that it knows lives on one thread, the loop's; views of the reconciler, lines of the
 * gateways, ticks and the outcomes of writes are handed to it. Writes happen elsewhere, one at a time for a revision.
 *
 * <p>A revision is looked at each tick while it runs or holds something, at once when something has to wait or drains,
 * and when the reconciler saw it change; a revision at zero costs nothing.
 *
 * <pre>
 *   raise: write at once, on the condition that the replicas are what was decided on
 *   lower: mark victims → every gateway says "draining, nothing in flight", or the time-out → write, on the
 *          condition of the resource version; the marks are taken back when the decision changes
 * </pre>
 */
public final class Scaler {
    /** How long a silent gateway holds back that instances are taken away, while it is Ready. */
    public static final Duration PATIENCE = GatewayDemand.PATIENCE;

    /** The same for one that is not Ready. */
    public static final Duration PATIENCE_UNREADY = GatewayDemand.PATIENCE_UNREADY;

    private static final long LONGEST_ANSWER_SECONDS = 2;
    private static final ScaleOutcome NO_ANSWER =
            new ScaleOutcome.Failed("no answer within " + ScaledRevision.LONGEST_WRITE.toSeconds() + " s");

    private final Leadership leadership;
    private final Executor loop;
    private final LoopWrites writes;
    private final ScaleWriter writer;
    private final ScalingListener listener;
    private final InstantSource time;

    private final Map<RevisionKey, ScaledRevision> revisions = new HashMap<>();
    private final Map<FunctionKey, Set<RevisionKey>> functions = new HashMap<>();
    private final Set<RevisionKey> active = new HashSet<>();
    private final DemandBoard board = new DemandBoard();
    private final BacklogBoard events = new BacklogBoard();
    private final WakeTimes wakes = new WakeTimes();

    /**
     * A loop that has not begun.
     *
     * @param leadership without which nothing is decided
     * @param loop runs one task after the other
     * @param writes runs tasks that block
     */
    public Scaler(
            Leadership leadership,
            Executor loop,
            Executor writes,
            ScaleWriter writer,
            ScalingListener listener,
            InstantSource time) {
        this.leadership = leadership;
        this.loop = loop;
        this.writes = new LoopWrites(loop, writes, time);
        this.writer = writer;
        this.listener = listener;
        this.time = time;
    }

    /** Whether any Function was published; asked on the loop's thread. */
    public boolean isUsed() {
        return !functions.isEmpty();
    }

    /** Tells what there is of a Function; without a policy, the one that it had goes on. */
    public void publish(FunctionKey function, Optional<ScalingPolicy> policy, List<RevisionView> views) {
        loop.execute(() -> update(function, policy, views));
    }

    /** Tells that a Function is no more. */
    public void forget(FunctionKey function) {
        loop.execute(() -> update(function, Optional.empty(), List.of()));
    }

    /** How many instances a Function's load needs now, over all its revisions; empty where not enough was seen of it. */
    public OptionalInt demanded(FunctionKey function) {
        return CompletableFuture.supplyAsync(() -> demand(function), loop)
                .completeOnTimeout(OptionalInt.empty(), LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private OptionalInt demand(FunctionKey function) {
        var now = time.instant();
        var known = functions.getOrDefault(function, Set.of()).stream()
                .map(revisions::get)
                .toList();
        var policy = known.stream().map(ScaledRevision::base).findFirst();
        return policy.filter(base -> board.isCompleteFor(base.panicWindow(), now)).stream()
                .mapToInt(base -> known.stream()
                        .map(revision -> revision.see(board, now))
                        .reduce(Observation::and)
                        .map(seen -> Decider.needed(base, seen))
                        .orElse(0))
                .findFirst();
    }

    /** Hands in a line of a gateway's demand stream, and waits until it is taken: a stream cannot outrun the loop. */
    public void report(URI gateway, DemandReport report) {
        CompletableFuture.runAsync(() -> apply(gateway, report), loop).join();
    }

    /** Tells that a gateway's stream begins or has ended: nothing is known of it until the next complete line. */
    public void reconnected(URI gateway) {
        loop.execute(() -> board.reconnected(gateway));
    }

    /**
     * Looks at everything that is active, and at which gateways there are.
     *
     * @param unready those of them that are not Ready in Kubernetes
     */
    public void tick(Set<URI> liveGateways, Set<URI> unready) {
        loop.execute(() -> {
            board.expect(liveGateways, unready, time.instant());
            listener.silent(board.silent(time.instant()));
            active.addAll(wakes.due(time.instant()));
            List.copyOf(active).forEach(this::look);
        });
    }

    /** Hands in a line of an events process's stream, and waits until it is taken. */
    public void backlog(URI source, BacklogReport report) {
        CompletableFuture.runAsync(() -> take(source, report), loop).join();
    }

    /** Tells that an events process's stream has ended: what it said holds for a moment. */
    public void backlogBroken(URI source) {
        loop.execute(() -> events.broken(source));
    }

    /** How many events wait, over all Functions; read from anywhere. */
    public long backlog() {
        return events.total();
    }

    private void take(URI source, BacklogReport report) {
        var now = time.instant();
        for (var function : events.apply(source, report, now)) {
            for (var key : functions.getOrDefault(function, Set.of())) {
                var revision = Objects.requireNonNull(revisions.get(key));
                if (revision.takesEvents()) {
                    if (active.add(key)) {
                        revision.woken(now);
                    }
                    look(key);
                }
            }
        }
    }

    /** Revisions that share the traffic share the events. */
    private int events(ScaledRevision revision, Instant now) {
        var function = revision.key().function();
        var due = revision.takesEvents() ? events.due(function, now) : 0;
        return due == 0
                ? 0
                : Math.ceilDiv(due, (int) functions.getOrDefault(function, Set.of()).stream()
                        .filter(key ->
                                Objects.requireNonNull(revisions.get(key)).takesEvents())
                        .count());
    }

    private void update(FunctionKey function, Optional<ScalingPolicy> policy, List<RevisionView> views) {
        var before = functions.getOrDefault(function, Set.of());
        var now = new HashSet<RevisionKey>();
        for (var view : views) {
            now.add(view.key());
            update(view, policy);
        }
        before.stream().filter(key -> !now.contains(key)).forEach(this::remove);
        if (now.isEmpty()) {
            functions.remove(function);
        } else {
            functions.put(function, now);
        }
        now.forEach(this::look);
    }

    private void update(RevisionView view, Optional<ScalingPolicy> published) {
        var now = time.instant();
        var known = revisions.get(view.key());
        var base = published
                .or(() -> Optional.ofNullable(known).map(ScaledRevision::base))
                .orElseGet(ScalingPolicy::defaults);
        var revision = known == null ? new ScaledRevision(view, base, now) : known;
        if (known == null) {
            revisions.put(view.key(), revision);
        } else {
            if (known.view().replicas() == 0 && view.replicas() > 0) {
                if (!known.isWriting(now)) {
                    listener.scaled(
                            view.key(), 0, view.replicas(), ScaleReason.OUTSIDE, ScaleReason.OUTSIDE.sentence());
                }
                known.raised(now);
            }
            known.update(view, base, now);
        }
        if (view.replicas() > 0
                || view.phase() == Phase.PROVING
                || revision.policy().min() > 0) {
            active.add(view.key());
        }
    }

    private void remove(RevisionKey key) {
        revisions.remove(key);
        active.remove(key);
        wakes.remove(key);
    }

    private void apply(URI gateway, DemandReport report) {
        var now = time.instant();
        for (var change : board.apply(gateway, report, now)) {
            var revision = revisions.get(change.revision());
            if (revision == null) {
                continue;
            }
            if (change.isActive() && active.add(revision.key())) {
                revision.woken(now);
            }
            revision.add(change, now);
            if (change.queued() > 0 || revision.drain().isPresent()) {
                look(revision.key());
            }
        }
    }

    private void look(RevisionKey key) {
        var revision = revisions.get(key);
        if (revision == null || !active.contains(key) || !leadership.isHeld()) {
            return;
        }
        var now = time.instant();
        var seen = revision.observe(board, now).withEvents(events(revision, now));
        var decision = Decider.decide(revision.policy(), seen, revision.state(), now);
        revision.remember(decision);
        if (revision.givesUp(now)) {
            listener.writeFailed(key, NO_ANSWER);
        }
        if (!revision.isLeftToGateway(decision, now) && !revision.isWriting(now)) {
            act(revision, seen, decision, now);
        }
        if (seen.replicas() == 0 && decision.replicas() == 0 && seen.held() == 0 && seen.events() == 0) {
            active.remove(key);
            revision.nextWake(now).ifPresent(at -> wakes.put(key, at));
        }
    }

    private void act(ScaledRevision revision, Observation seen, ScaleDecision decision, Instant now) {
        var replicas = revision.view().replicas();
        if (decision.replicas() > replicas) {
            stopDrain(revision);
            var view = revision.view();
            write(revision, decision, () -> writer.raise(view, decision.replicas()));
        } else if (decision.replicas() < replicas) {
            lower(revision, decision, now);
        } else if (decision.reason() != ScaleReason.NO_REPORT || seen.queued() > 0) {
            // What waits may wait for an instance that drains; a gateway that is silent must not hold that back.
            stopDrain(revision);
        }
    }

    private void lower(ScaledRevision revision, ScaleDecision decision, Instant now) {
        var view = revision.view();
        if (view.ready() == 0 && (view.phase() == Phase.RETIRED || view.phase() == Phase.PROVING)) {
            write(revision, decision, () -> writer.lower(view, decision.replicas()));
            return;
        }
        if (revision.drain().filter(Drain::marked).isEmpty()) {
            beginDrain(revision, decision, now);
            return;
        }
        var drain = revision.drain().get();
        if (decision.replicas() > drain.target()) {
            stopDrain(revision);
        } else if (drain.isOutdated(view)) {
            beginDrain(revision, decision.withReplicas(drain.target()), now);
        } else if (board.isDrained(revision.key(), drain.working(view), drain.mark(), now)
                || drain.hasTimedOut(view.timeout(), now)) {
            var reached = decision.withReplicas(drain.target());
            write(revision, reached, () -> writer.lower(view, drain.target()));
        }
    }

    private void beginDrain(ScaledRevision revision, ScaleDecision decision, Instant now) {
        var key = revision.key();
        var drain = Drain.begin(
                revision.view(), decision.replicas(), pod -> board.inFlightOn(key, pod, now), newMark(now), now);
        revision.drain(drain);
        if (!drain.victims().isEmpty()) {
            send(
                    revision,
                    OptionalInt.empty(),
                    () -> writer.markDraining(key, drain.victims(), drain.mark()),
                    outcome -> {
                        if (outcome instanceof ScaleOutcome.Written) {
                            revision.drain(drain.withMarks());
                        } else {
                            revision.endDrain();
                        }
                    });
        }
    }

    /** When it was marked, for people; and what no other marking has. */
    private static String newMark(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS) + " "
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Takes marks back: those of a drain that is not wanted any more, and those that a former operator left. */
    private void stopDrain(ScaledRevision revision) {
        revision.endDrain();
        var view = revision.view();
        var unmarked = Drain.unmarked(view);
        if (!unmarked.isEmpty()) {
            send(revision, OptionalInt.empty(), () -> writer.unmark(revision.key(), unmarked), _ -> {});
        }
    }

    private void write(ScaledRevision revision, ScaleDecision decision, Supplier<ScaleOutcome> write) {
        var from = revision.view().replicas();
        send(revision, OptionalInt.of(decision.replicas()), write, outcome -> {
            if (outcome instanceof ScaleOutcome.Written) {
                revision.endDrain();
                listener.scaled(
                        revision.key(),
                        from,
                        decision.replicas(),
                        decision.reason(),
                        decision.why().of(decision.reason()));
            }
        });
    }

    private void send(
            ScaledRevision revision, OptionalInt replicas, Supplier<ScaleOutcome> write, Consumer<ScaleOutcome> then) {
        var number = revision.begin(replicas, time.instant());
        writes.send(write, outcome -> {
            if (revision.end(number, outcome, time.instant())) {
                then.accept(outcome);
            }
            failed(revision, outcome);
        });
    }

    private void failed(ScaledRevision revision, ScaleOutcome outcome) {
        switch (outcome) {
            case ScaleOutcome.Written() -> {}
            case ScaleOutcome.Conflict() -> listener.writeFailed(revision.key(), outcome);
            case ScaleOutcome.Failed(var _) -> listener.writeFailed(revision.key(), outcome);
            case ScaleOutcome.Gone() -> active.remove(revision.key());
        }
    }
}
