package dev.nabi.operator.sharing;

import dev.nabi.api.slots.SlotView;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps all gateways at one view of who has which slots. What it knows is in memory alone: a new leader asks the gateways. */
public final class SlotBoard {
    /** A change of members takes two rounds, and one to see that it has. */
    private static final int ROUNDS_AT_ONCE = 4;

    private static final Logger LOG = Logger.getLogger(SlotBoard.class);

    private final SlotViewWriter writer;
    private final YoungestPod youngest;
    private final InstantSource time;
    private SlotPlan plan;

    /** {@code leader} is unique among the operator processes that there have been. */
    public SlotBoard(String leader, SlotViewWriter writer, YoungestPod youngest, InstantSource time) {
        this.plan = SlotPlan.empty(leader);
        this.writer = writer;
        this.youngest = youngest;
        this.time = time;
    }

    /** Rounds until the view rests; completes when all have answered, or have not in time. */
    public CompletableFuture<Void> round(Set<URI> gateways) {
        return round(Set.copyOf(gateways), ROUNDS_AT_ONCE);
    }

    private CompletableFuture<Void> round(Set<URI> gateways, int left) {
        var live = gateways.stream().map(URI::toString).collect(Collectors.toUnmodifiableSet());
        var view = begin(live);
        var sent = gateways.stream()
                .map(gateway -> writer.write(gateway, view)
                        .thenAccept(answer -> answered(gateway.toString(), answer, live))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(sent).thenCompose(_ -> {
            date();
            var next = end();
            return next == null || left <= 1 ? CompletableFuture.completedFuture(null) : round(gateways, left - 1);
        });
    }

    private synchronized SlotView begin(Set<String> live) {
        var now = time.millis();
        plan = plan.live(live, now);
        return plan.view();
    }

    private synchronized void answered(String address, SlotViewWriter.Answer answer, Set<String> live) {
        plan = switch (answer) {
            case SlotViewWriter.Answer.Answered(var state) -> plan.answered(address, state, live, time.millis());
            case SlotViewWriter.Answer.Unaware() -> plan.without(address);
            case SlotViewWriter.Answer.None() -> plan;
        };
    }

    /** Looks up which pods are younger than the end of a process. Where that fails, all keep slots aside for it, and it is tried again. */
    private void date() {
        Map<String, SlotPlan.Departure> ended;
        synchronized (this) {
            ended = plan.undated();
        }
        if (ended.isEmpty()) {
            return;
        }
        try {
            var created = youngest.createdSeconds();
            synchronized (this) {
                plan = plan.dated(ended, created);
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "pods cannot be listed: instances keep slots aside for gateways that ended before: %s",
                    e.getMessage());
        }
    }

    /** The next view; null when it is the one that was sent. */
    private synchronized @Nullable SlotView end() {
        var before = plan.view();
        plan = plan.next(time.millis());
        return plan.view().equals(before) ? null : plan.view();
    }

    /** The view that the gateways are sent. */
    synchronized SlotView view() {
        return plan.view();
    }
}
