package dev.nabi.events.store.jdbc;

import dev.nabi.metering.ledger.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies SQLite's write-ahead log into the database beside the thread that writes, so that commits do not wait for it. The log
 * begins anew when all of it is copied and nothing is written meanwhile; under a load without a gap, the writer copies the
 * little that is left once the log has {@link #MOST_PAGES}.
 */
final class Checkpoints implements AutoCloseable {
    /** 64 MiB. */
    static final int MOST_PAGES = 16_384;

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final long EACH_MILLIS = 250;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("nabi-events-checkpoint").factory());
    private final Database database;
    private @Nullable Connection connection;

    Checkpoints(Database database) {
        this.database = database;
        var _ = thread.scheduleWithFixedDelay(this::copy, EACH_MILLIS, EACH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Without anything new it costs a look. */
    private void copy() {
        try {
            var open = connection;
            if (open == null) {
                open = database.connectToRead();
                connection = open;
            }
            try (var statement = open.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
        } catch (SQLException e) {
            LOG.warnf("the log of the event store is not copied: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.close();
        try (var _ = connection) {
            connection = null;
        } catch (SQLException _) {
            // It is of no use any more.
        }
    }
}
