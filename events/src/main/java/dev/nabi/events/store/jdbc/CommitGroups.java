package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.EventStore.Work;
import dev.nabi.events.store.StoreException;
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

    /** Work, and who waits for it. */
    private static final class Waiting<T extends @Nullable Object> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Waiting(Work<T> work) {
            this.work = work;
        }

        void run(JdbcWrites writes) throws StoreException {
            result = work.in(writes);
        }

        @SuppressWarnings("NullAway") // a work may give null where its type says so
        void complete() {
            done.complete(result);
        }
    }

    CommitGroups(Database database, Dialect dialect, Lanes lanes, int firstShard) {
        this.database = database;
        this.dialect = dialect;
        this.lanes = lanes;
        for (int i = 0; i < dialect.writers(); i++) {
            int shard = firstShard + i;
            threads.add(
                    Thread.ofPlatform().daemon().name("nabi-events-store-" + i).start(() -> write(shard)));
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> write(Work<T> work) {
        var entry = new Waiting<>(work);
        if (isClosed) {
            entry.done.completeExceptionally(new StoreException("The event store is closed"));
        } else if (!waiting.offer(entry)) {
            entry.done.completeExceptionally(
                    new StoreException("The event store is behind: " + MOST_WAITING + " writes wait"));
        } else if (isClosed && waiting.remove(entry)) {
            entry.done.completeExceptionally(new StoreException("The event store is closed"));
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
                writer.commit(group);
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
        waiting.offer(new Waiting<>(_ -> Boolean.TRUE));
    }

    private void fail(StoreException why) {
        for (var left = waiting.poll(); isClosed && left != null; left = waiting.poll()) {
            left.done.completeExceptionally(why);
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
                    group.forEach(one -> commit(List.of(one)));
                }
                return;
            }
            group.forEach(Waiting::complete);
        }

        private void fail(List<Waiting<?>> group, Exception e) {
            var why = e instanceof StoreException stored
                    ? stored
                    : new StoreException("The event store failed: " + e.getMessage(), e);
            group.forEach(one -> one.done.completeExceptionally(why));
        }

        private Session session() throws SQLException {
            if (kept == null) {
                kept = new Session(database.connect());
            }
            return kept;
        }

        private void commitAll(List<Waiting<?>> group) throws StoreException, SQLException {
            var session = session();
            boolean done = false;
            try {
                var transaction = new OpenTransaction(session, dialect, lanes);
                var writes = new JdbcWrites(transaction);
                for (var one : group) {
                    one.run(writes);
                }
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
