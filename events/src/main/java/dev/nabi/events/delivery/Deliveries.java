package dev.nabi.events.delivery;

import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One request from its shape to the settlement of its events. A batch of which the function says no more is parted in two. */
final class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    private final EventStore store;
    private final Senders senders;
    private final Results results;
    private final DeliveryListener listener;
    private final InstantSource clock;
    private final DoubleSupplier random;

    /** A delivery whose end is on the disk: what was said of it, and how many more the gateway says there is room for. */
    record Settled(Verdict verdict, Optional<Integer> window) {}

    Deliveries(
            EventStore store,
            Senders senders,
            Results results,
            DeliveryListener listener,
            InstantSource clock,
            DoubleSupplier random) {
        this.store = store;
        this.senders = senders;
        this.results = results;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Delivers and settles; completes with the verdict of the last answer, when all of it is on the disk. {@code onAnswered}
     * hears of that verdict before: the function has room again.
     */
    CompletableFuture<Settled> deliver(List<LeasedEvent> events, LanePolicy policy, Consumer<Settled> onAnswered) {
        var sender = senders.of(events.getFirst().lane());
        CompletableFuture<Answer> sent;
        try {
            sent = sender.send(events, policy, policy.shape().request(events));
        } catch (UndeliverableException e) {
            return undeliverable(events, policy, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "events of %s cannot be sent", events.getFirst().lane());
            return undeliverable(events, policy, e.toString());
        }
        return sent.thenCompose(answer -> settle(events, policy, sender, answer, onAnswered));
    }

    private CompletableFuture<Settled> undeliverable(List<LeasedEvent> events, LanePolicy policy, String why) {
        return dead(events, policy, DeadReason.UNDELIVERABLE, why)
                .thenApply(_ -> new Settled(new Verdict.Rejected(0), Optional.empty()));
    }

    /** Settles what is not delivered any more. */
    CompletableFuture<?> dead(List<LeasedEvent> events, LanePolicy policy, DeadReason reason, String why) {
        var now = clock.instant();
        var ended = events.stream()
                .map(event -> new Results.Ended(
                        event, new Settlement(event.lease(), now, new Settlement.Dead(reason, why, null), null), null))
                .toList();
        return write(ended, policy);
    }

    private CompletableFuture<Settled> settle(
            List<LeasedEvent> events, LanePolicy policy, Sender sender, Answer answer, Consumer<Settled> onAnswered) {
        var verdict = sender.verdict(answer);
        var outcomes = outcomes(events, policy, answer, verdict);
        var ended = new ArrayList<Results.Ended>();
        var parted = new ArrayList<LeasedEvent>();
        for (int i = 0; i < events.size(); i++) {
            if (outcomes.get(i) instanceof EventOutcome.Split && events.size() > 1) {
                parted.add(events.get(i));
            } else {
                ended.add(ended(events.get(i), verdict(outcomes.get(i), verdict), policy, answer));
            }
        }
        if (parted.isEmpty()) {
            var settled = settled(verdict, answer);
            onAnswered.accept(settled);
            return write(ended, policy).thenApply(_ -> settled);
        }
        var half = (parted.size() + 1) / 2;
        var first = List.copyOf(parted.subList(0, half));
        var second = List.copyOf(parted.subList(half, parted.size()));
        return write(ended, policy)
                .thenCompose(_ -> deliver(first, policy, second.isEmpty() ? onAnswered : _ -> {}))
                .thenCompose(done -> second.isEmpty()
                        ? CompletableFuture.completedFuture(done)
                        : deliver(second, policy, onAnswered));
    }

    private static Settled settled(Verdict verdict, Answer answer) {
        var window = answer instanceof Answer.Complete complete
                ? complete.field("nabi-window")
                        .filter(told -> told.matches("[0-9]{1,9}"))
                        .map(Integer::valueOf)
                : Optional.<Integer>empty();
        return new Settled(verdict, window);
    }

    /** What the shape says of each event; a delivery that did not reach the function says the same of all. */
    private static List<EventOutcome> outcomes(
            List<LeasedEvent> events, LanePolicy policy, Answer answer, Verdict verdict) {
        if (answer instanceof Answer.Complete complete && verdict.counts()) {
            try {
                var outcomes = policy.shape().outcomes(events, complete);
                if (outcomes.size() == events.size()) {
                    return outcomes;
                }
                LOG.errorf(
                        "%s outcomes for %s events of %s",
                        outcomes.size(), events.size(), events.getFirst().lane());
            } catch (RuntimeException e) {
                LOG.errorf(
                        e, "the answer for %s cannot be read", events.getFirst().lane());
            }
        }
        return events.stream()
                .<EventOutcome>map(_ -> new EventOutcome.ByStatus())
                .toList();
    }

    private static Verdict verdict(EventOutcome outcome, Verdict whole) {
        return switch (outcome) {
            case EventOutcome.Done _ -> new Verdict.Done();
            case EventOutcome.Failed failed -> new Verdict.Again(failed.why(), Optional.empty());
            case EventOutcome.ByStatus _, EventOutcome.Split _ -> whole;
        };
    }

    private Results.Ended ended(LeasedEvent event, Verdict verdict, LanePolicy policy, Answer answer) {
        var now = clock.instant();
        var result = answer instanceof Answer.Complete complete
                ? new EventResult(
                        complete.status(), complete.field("content-type").orElse(""), complete.body())
                : null;
        var ending =
                SettleRule.after(event, verdict, policy, new SettleRule.Delivered(now, random.getAsDouble(), result));
        return new Results.Ended(event, new Settlement(event.lease(), now, ending, attempt(verdict, answer)), result);
    }

    private static AttemptRecord attempt(Verdict verdict, Answer answer) {
        return switch (answer) {
            case Answer.Complete complete ->
                new AttemptRecord(
                        complete.start(),
                        complete.millis(),
                        verdict.counts(),
                        complete.status(),
                        complete.field("nabi-outcome").orElse(""),
                        complete.field("nabi-cold").map("true"::equals).orElse(false),
                        complete.field("nabi-revision").orElse(""));
            case Answer.Missing missing ->
                new AttemptRecord(missing.start(), missing.millis(), verdict.counts(), 0, missing.why(), false, "");
        };
    }

    /** In one commit: the settlements, and for each that still held its lease what follows from it. */
    private CompletableFuture<List<Boolean>> write(List<Results.Ended> ended, LanePolicy policy) {
        if (ended.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        var settlements = ended.stream().map(Results.Ended::settlement).toList();
        var following = new ArrayList<LaneKey>();
        var written = store.settle(settlements, (writes, held) -> {
            following.clear();
            for (int i = 0; i < ended.size(); i++) {
                if (held.get(i)) {
                    following.addAll(results.write(writes, ended.get(i), policy));
                }
            }
        });
        return written.whenComplete((held, failure) -> tell(ended, held, following));
    }

    private void tell(List<Results.Ended> ended, @Nullable List<Boolean> held, List<LaneKey> following) {
        for (int i = 0; held != null && i < ended.size(); i++) {
            if (held.get(i)) {
                listener.settled(ended.get(i).event(), ended.get(i).settlement());
            }
        }
        if (held != null) {
            following.forEach(listener::accepted);
        }
    }
}
