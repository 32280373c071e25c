package dev.nabi.events;

import dev.nabi.events.books.BacklogStream;
import dev.nabi.events.books.EventMeters;
import dev.nabi.events.delivery.Dispatcher;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** What is done again and again: looking for what is due, leases, ages, figures, and what is kept long enough. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    /** In one commit, behind which calls that are accepted wait. */
    private static final int MOST_DELETED = 250;

    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("nabi-events-housekeeping-", 0).factory());
    private final JdbcEventStore store;
    private final Dispatcher dispatcher;
    private final EventMeters meters;
    private final BacklogStream backlog;
    private final InstantSource clock;

    /** Clocks of replicas differ by less than this. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    /** For how long what was settled is kept, and the log of a topic, of both of which a namespace has so many bytes at most. */
    record Kept(Duration settled, long settledBytes, Duration topics, long topicBytes) {}

    /** Something that may fail because the store is away; the next time comes. */
    @FunctionalInterface
    private interface Chore {
        void run() throws StoreException;
    }

    Housekeeping(
            JdbcEventStore store,
            Dispatcher dispatcher,
            EventMeters meters,
            BacklogStream backlog,
            InstantSource clock) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.backlog = backlog;
        this.clock = clock;
    }

    void start(Duration lease, Kept kept, BooleanSupplier isSynced) {
        every(500, dispatcher::look);
        every(lease.toMillis() / 3, dispatcher::renew);
        every(1000, () -> {
            store.refresh();
            var lanes = store.read(reads -> reads.backlog(clock.instant()));
            meters.lanes(lanes, clock.instant());
            backlog.tick(lanes);
        });
        every(Math.min(5000, lease.toMillis()), () -> {
            var _ = store.write(writes -> writes.expireLeases(clock.instant()));
        });
        every(15_000, () -> meters.books(store.read(EventReads::books)));
        every(30_000, () -> {
            // Before, it is not known where the Trigger or the Function of one that is too old wants it.
            if (isSynced.getAsBoolean()) {
                dispatcher.expire();
            }
        });
        every(2000, () -> deleteOld(store, kept));
        every(60_000, () -> {
            var now = clock.instant();
            var _ = store.collectLanes(now.minus(kept.settled()).minus(SKEW), now);
        });
    }

    private void deleteOld(EventStore from, Kept kept) {
        var now = clock.instant();
        var retention = new EventWrites.Retention(
                now.minus(kept.settled()), kept.settledBytes(), now.minus(kept.topics()), kept.topicBytes(), now);
        var _ = from.write(writes -> writes.deleteOld(retention, MOST_DELETED)).whenComplete((deleted, failure) -> {
            // There is more: at once, behind what waits for a commit meanwhile.
            if (failure == null && deleted >= MOST_DELETED && !clockwork.isShutdown()) {
                deleteOld(from, kept);
            }
        });
    }

    private void every(long millis, Chore chore) {
        var _ = clockwork.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (StoreException | RuntimeException e) {
                        LOG.warnf("%s", e.getMessage());
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
