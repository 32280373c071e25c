package dev.nabi.events.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events from their acceptance until they are settled. What {@link #write} completes with is on the disk.
 *
 * <pre>
 *           accept          lease              settle
 * (nothing) ──────→ QUEUED ───────→ RUNNING ──────────→ SUCCEEDED
 *                    ↑  ↑             │ │  retry, release,
 *        an earlier  │  └─────────────┘ │  lease expired
 *   one with its key │                  └────────────→ DEAD ─→ (purged)
 *      has ended     │                     redrive      │
 *                 BLOCKED     QUEUED ←──────────────────┘
 *
 * QUEUED, BLOCKED or RUNNING ── cancel ──→ CANCELLED
 * </pre>
 */
public interface EventStore extends AutoCloseable {
    /**
     * Does the work in a commit, together with what others want at the same time; the result comes when the commit is
     * durable. Work may be run again when its commit failed, so it changes nothing but the store. It runs on a thread of
     * the store, and must not wait.
     */
    <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work);

    /** Takes events in, in order, in one commit; one answer for each. */
    CompletableFuture<List<Acceptance>> accept(List<NewEvent> events);

    /** Settles deliveries and writes what follows from them, in one commit; answers for each whether its lease was still held. */
    CompletableFuture<List<Boolean>> settle(List<Settlement> settlements, Following following);

    /** {@link EventWrites#cancel} in a commit of its own: it may wait for another commit, and holds nobody up meanwhile. */
    CompletableFuture<Optional<EventState>> cancel(String id, Instant now);

    /** {@link EventWrites#collectLanes} in a commit of its own: nothing else of it names a lane that goes. */
    CompletableFuture<Integer> collectLanes(Instant idleBefore, Instant now);

    /** Asks, and waits for the answer. */
    <T> T read(Query<T> query) throws StoreException;

    /** Whether several processes may use it at a time. */
    boolean isShared();

    @Override
    void close() throws StoreException;

    /** What is written in one commit. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T in(EventWrites writes) throws StoreException;
    }

    /** What is written with settlements: {@code held} says of each whether its lease was still held. May run again. */
    @FunctionalInterface
    interface Following {
        Following NOTHING = (_, _) -> {};

        void write(EventWrites writes, List<Boolean> held) throws StoreException;
    }

    /** What is asked of one state. */
    @FunctionalInterface
    interface Query<T> {
        T in(EventReads reads) throws StoreException;
    }
}
