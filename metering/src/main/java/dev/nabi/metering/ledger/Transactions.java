package dev.nabi.metering.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does work in transactions: writes one after another on a connection that is kept, reads a few at a time. */
final class Transactions implements AutoCloseable {
    private static final int READERS = 4;
    private static final int READER_PATIENCE_SECONDS = 10;

    private final Database database;
    private final Semaphore readers = new Semaphore(READERS, true);
    private @Nullable Connection kept;

    Transactions(Database database) {
        this.database = database;
    }

    /** All of the work or none of it. After a failure nobody knows how the connection stands: it is given up. */
    synchronized <T extends @Nullable Object> T write(Work<T> work) throws SQLException {
        var connection = open(kept == null ? database.connect() : kept);
        kept = null;
        boolean done = false;
        try {
            T result = work.in(connection);
            connection.commit();
            // SQLite's driver begins the next transaction at once otherwise, and with it locks others out.
            connection.setAutoCommit(true);
            done = true;
            kept = connection;
            return result;
        } finally {
            if (!done) {
                giveUp(connection);
            }
        }
    }

    <T> T read(Work<T> work) throws SQLException {
        await();
        try (var connection = open(database.connectToRead())) {
            T result = work.in(connection);
            connection.rollback();
            return result;
        } finally {
            readers.release();
        }
    }

    private void await() throws SQLException {
        try {
            if (!readers.tryAcquire(READER_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLException("The ledger is busy: " + READERS + " queries run already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for the ledger", e);
        }
    }

    private static Connection open(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return connection;
    }

    private static void giveUp(Connection connection) {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            // It is of no use any more, and why that is the work's own failure tells.
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}
