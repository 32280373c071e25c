package dev.nabi.metering.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** A file on the gateway's volume: for one gateway, with nothing to operate. */
final class SqliteDatabase implements Database {
    static final String PREFIX = "jdbc:sqlite:";
    private static final int PATIENCE_MS = 5000;

    private final DatabaseConfig config;

    SqliteDatabase(DatabaseConfig config) {
        this.config = config;
        var directory = file().toAbsolutePath().getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
                unpackDriverBeside(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of the ledger " + file() + " cannot be made", e);
        }
    }

    /** The driver unpacks its native library; with a read-only root file system only the volume takes it. */
    private static void unpackDriverBeside(Path directory) {
        if (System.getProperty("org.sqlite.tmpdir") == null
                && !Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            System.setProperty("org.sqlite.tmpdir", directory.toString());
        }
    }

    @Override
    public Connection connect() throws SQLException {
        return open(TransactionMode.IMMEDIATE);
    }

    @Override
    public Connection connectToRead() throws SQLException {
        return open(TransactionMode.DEFERRED);
    }

    private Connection open(TransactionMode mode) throws SQLException {
        var options = new SQLiteConfig();
        options.setJournalMode(JournalMode.WAL);
        // Segments of the journal are deleted after a commit: it has to be on the disk by then.
        options.setSynchronous(SynchronousMode.FULL);
        options.setBusyTimeout(PATIENCE_MS);
        options.setTransactionMode(mode);
        return options.createConnection(config.url());
    }

    /** Its writing transactions exclude each other from their start. */
    @Override
    public void lockSchema(Connection connection) {}

    @Override
    public void lock(Connection connection, String name) {}

    @Override
    public String forShare() {
        return "";
    }

    /** It is on the same machine. */
    @Override
    public long now(Connection connection, long nowMillis) {
        return nowMillis;
    }

    @Override
    public String describe() {
        return file().toString();
    }

    private Path file() {
        return Path.of(config.url().substring(PREFIX.length()));
    }
}
