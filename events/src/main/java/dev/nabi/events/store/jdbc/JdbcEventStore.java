package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store in SQLite or PostgreSQL. */
public final class JdbcEventStore implements EventStore {
    private static final int READERS = 4;
    private static final int READER_PATIENCE_SECONDS = 10;

    /** Where several processes write, each takes rows of its own in the books: they do not wait for each other. */
    private static final int SHARDS = 32;

    /** With less than this on its volume the store takes nothing in: what it has must be settled, and deleted. */
    private static final long RESERVE_BYTES = 128L << 20;

    private final LongSupplier freeBytes;
    private final LaneBounds bounds;
    private final Database database;
    private final boolean isShared;
    private final Lanes lanes;
    private final Dialect dialect;
    private final CommitGroups commits;
    private final CommitGroups acceptances;
    private final @Nullable Checkpoints checkpoints;
    private final Semaphore readers = new Semaphore(READERS, true);
    private final Deque<Session> idle = new ArrayDeque<>();

    private JdbcEventStore(Database database, boolean isShared, LaneBounds bounds, LongSupplier freeBytes)
            throws SQLException {
        this.freeBytes = freeBytes;
        this.bounds = bounds;
        this.database = database;
        this.isShared = isShared;
        this.dialect = Dialect.of(isShared);
        EventSchema.migrate(database, dialect);
        this.lanes = new Lanes(bounds);
        try (var session = new Session(database.connectToRead(), dialect)) {
            lanes.refresh(session);
        }
        int shard = isShared ? ThreadLocalRandom.current().nextInt(SHARDS) : 0;
        int writers = dialect.writers();
        this.commits = new CommitGroups(database, dialect, lanes, new CommitGroups.Threads("store", writers, shard));
        this.acceptances = dialect.acceptors() == 0
                ? commits
                : new CommitGroups(
                        database,
                        dialect,
                        lanes,
                        new CommitGroups.Threads("accept", dialect.acceptors(), shard + writers));
        this.checkpoints = isShared ? null : new Checkpoints(database);
    }

    /** Opens the store, and makes its tables where it is new. */
    public static JdbcEventStore open(DatabaseConfig config, LaneBounds bounds) throws StoreException {
        var volume = Volume.of(config);
        return open(config, bounds.on(volume.totalBytes()), volume::freeBytes);
    }

    static JdbcEventStore open(DatabaseConfig config, LaneBounds bounds, LongSupplier freeBytes) throws StoreException {
        var database = Database.of(config.isShared() ? batched(config) : config);
        try {
            return new JdbcEventStore(database, config.isShared(), bounds, freeBytes);
        } catch (SQLException e) {
            throw new StoreException(
                    "The event store " + database.describe() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The driver sends the rows of a batch of INSERTs as one statement. */
    private static DatabaseConfig batched(DatabaseConfig config) {
        var parameter = "reWriteBatchedInserts=true";
        var url = config.url();
        return url.contains("reWriteBatchedInserts")
                ? config
                : new DatabaseConfig(url + (url.contains("?") ? "&" : "?") + parameter, config.credentials());
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work) {
        return commits.write(new CommitGroup.ToRun<>(work, false));
    }

    @Override
    public CompletableFuture<List<Acceptance>> accept(List<NewEvent> events) {
        return acceptances.write(new CommitGroup.ToAccept(events));
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(List<Settlement> settlements, Following following) {
        return commits.write(new CommitGroup.ToSettle(settlements, following));
    }

    @Override
    public CompletableFuture<Optional<EventState>> cancel(String id, Instant now) {
        return commits.write(new CommitGroup.ToRun<>(writes -> writes.cancel(id, now), true));
    }

    @Override
    public CompletableFuture<Integer> collectLanes(Instant idleBefore, Instant now) {
        return commits.write(new CommitGroup.ToRun<>(writes -> writes.collectLanes(idleBefore, now), true));
    }

    @Override
    public <T> T read(Query<T> query) throws StoreException {
        try {
            if (!readers.tryAcquire(READER_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreException("The event store is busy: " + READERS + " queries run already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting for the event store", e);
        }
        try {
            return readOn(query);
        } catch (SQLException e) {
            throw new StoreException("The event store failed: " + e.getMessage(), e);
        } finally {
            readers.release();
        }
    }

    private <T> T readOn(Query<T> query) throws SQLException, StoreException {
        var session = take();
        boolean done = false;
        try {
            var result = query.in(new JdbcReads(session));
            session.rollback();
            done = true;
            return result;
        } finally {
            if (done) {
                giveBack(session);
            } else {
                session.close();
            }
        }
    }

    private Session take() throws SQLException {
        synchronized (idle) {
            var session = idle.poll();
            if (session != null) {
                return session;
            }
        }
        return new Session(database.connectToRead(), dialect);
    }

    private void giveBack(Session session) {
        synchronized (idle) {
            idle.push(session);
        }
    }

    /** Looks how much room the volume has, and how full the lanes are where others write, too. Each second. */
    public void refresh() throws StoreException {
        lanes.setRoomOnDisk(freeBytes.getAsLong() >= RESERVE_BYTES);
        if (isShared) {
            try (var session = new Session(database.connectToRead(), dialect)) {
                lanes.refresh(session);
            } catch (SQLException e) {
                throw new StoreException("The event store failed: " + e.getMessage(), e);
            }
        }
    }

    /** What may wait, given the size of the volume. */
    public LaneBounds bounds() {
        return bounds;
    }

    /** What the volume has left; more than any volume has, where nobody knows. */
    public long freeBytes() {
        return freeBytes.getAsLong();
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public void close() throws StoreException {
        commits.close();
        if (acceptances != commits) {
            acceptances.close();
        }
        if (checkpoints != null) {
            checkpoints.close();
        }
        synchronized (idle) {
            for (var session : idle) {
                try {
                    session.close();
                } catch (SQLException e) {
                    throw new StoreException("The event store failed: " + e.getMessage(), e);
                }
            }
            idle.clear();
        }
    }
}
