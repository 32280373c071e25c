package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.jdbc.CommitGroup.Waiting;
import dev.nabi.metering.ledger.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: each writing thread takes what has come meanwhile and commits it as one, so that the flush of the disk, a
 * few milliseconds, is paid once for all of it. When a group fails, each of its works is tried on its own: one that cannot
 * be done fails alone.
 */
final class CommitGroups implements AutoCloseable {
    /** What waits for a commit; more is refused, as a store that is away would have it grow for ever. */
    private static final int MOST_WAITING = 20_000;

    private static final int MOST_IN_A_GROUP = 512;

    private final BlockingQueue<Waiting<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private final Database database;
    private final Dialect dialect;
    private final Lanes lanes;
    private volatile boolean isClosed;

    /** The threads of a queue, and the first of the rows in the books that are theirs. */
    record Threads(String name, int count, int firstShard) {}

    CommitGroups(Database database, Dialect dialect, Lanes lanes, Threads threads) {
        this.database = database;
        this.dialect = dialect;
        this.lanes = lanes;
        for (int i = 0; i < threads.count(); i++) {
            int shard = threads.firstShard() + i;
            var name = "nabi-events-" + threads.name() + "-" + i;
            this.threads.add(Thread.ofPlatform().daemon().name(name).start(() -> write(shard)));
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> write(Waiting<T> entry) {
        if (isClosed) {
            entry.fail(new StoreException("The event store is closed"));
        } else if (!waiting.offer(entry)) {
            entry.fail(new StoreException("The event store is behind: " + MOST_WAITING + " writes wait"));
        } else if (isClosed && waiting.remove(entry)) {
            entry.fail(new StoreException("The event store is closed"));
        }
        return entry.done;
    }

    private void write(int shard) {
        try (var writer = new Writer(shard)) {
            var group = new ArrayList<Waiting<?>>();
            while (!isClosed || !waiting.isEmpty()) {
                group.clear();
                group.add(waiting.take());
                waiting.drainTo(group, MOST_IN_A_GROUP - 1);
                var alone = group.stream().filter(Waiting::isAlone).toList();
                group.removeAll(alone);
                writer.commit(group);
                alone.forEach(one -> writer.commit(List.of(one)));
            }
        } catch (InterruptedException _) {
            // It is closed.
        } finally {
            fail(new StoreException("The event store is closed"));
            wake();
        }
    }

    /** A thread that waits looks again, and wakes the next one when it ends. */
    private void wake() {
        waiting.offer(new CommitGroup.ToRun<>(_ -> Boolean.TRUE, false));
    }

    private void fail(StoreException why) {
        for (var left = waiting.poll(); isClosed && left != null; left = waiting.poll()) {
            left.fail(why);
        }
    }

    /** A thread's connection, which is given up after a failure: nobody knows how it stands. */
    private final class Writer implements AutoCloseable {
        private final int shard;
        private @Nullable Session kept;

        Writer(int shard) {
            this.shard = shard;
        }

        void commit(List<Waiting<?>> group) {
            if (group.isEmpty()) {
                return;
            }
            try {
                session();
            } catch (SQLException | RuntimeException e) {
                fail(group, e);
                return;
            }
            try {
                commitAll(group);
            } catch (StoreException | SQLException | RuntimeException e) {
                if (group.size() == 1) {
                    fail(group, e);
                } else {
                    commitEach(group);
                }
                return;
            }
            group.forEach(Waiting::complete);
        }

        /** Where the database cannot be reached, the others do not try for it one after another. */
        private void commitEach(List<Waiting<?>> group) {
            for (int i = 0; i < group.size(); i++) {
                try {
                    session();
                } catch (SQLException | RuntimeException e) {
                    fail(group.subList(i, group.size()), e);
                    return;
                }
                commit(List.of(group.get(i)));
            }
        }

        private void fail(List<Waiting<?>> group, Exception e) {
            var why = e instanceof StoreException stored
                    ? stored
                    : new StoreException("The event store failed: " + e.getMessage(), e);
            group.forEach(one -> one.fail(why));
        }

        private Session session() throws SQLException {
            if (kept == null) {
                var session = new Session(database.connect(), dialect);
                kept = session;
                session.forWrites();
            }
            return kept;
        }

        private void commitAll(List<Waiting<?>> group) throws StoreException, SQLException {
            var session = session();
            boolean done = false;
            try {
                var transaction = new OpenTransaction(session, lanes);
                new CommitGroup(group).run(new JdbcWrites(transaction));
                transaction.commit(shard);
                done = true;
            } finally {
                if (!done) {
                    close();
                }
            }
        }

        @Override
        public void close() {
            try (var session = kept) {
                kept = null;
                if (session != null) {
                    session.rollback();
                }
            } catch (SQLException _) {
                // It is of no use any more.
            }
        }
    }

    /** After what waits is written. */
    @Override
    public void close() {
        isClosed = true;
        wake();
        for (var thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
        }
    }
}
