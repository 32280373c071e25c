package dev.nabi.metering.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that several gateways share. */
final class PostgresDatabase implements Database {
    static final String PREFIX = "jdbc:postgresql:";
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 60;

    /** Any number that nothing else in this database uses as an advisory lock. */
    private static final long SCHEMA_LOCK = 0x6e616269L;

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Credentials credentials;

    PostgresDatabase(DatabaseConfig config) {
        // First the bounds, then the URL, which may set others.
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("nabi-gateway");
        source.setUrl(config.url());
        credentials = config.credentials();
    }

    /** What it said to have committed must survive its crash, since segments of the journal are deleted then. */
    @Override
    public Connection connect() throws SQLException {
        var connection = open();
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
        }
        return connection;
    }

    private Connection open() throws SQLException {
        var login = credentials.login();
        return login.user().isEmpty() && login.password().isEmpty()
                ? source.getConnection()
                : source.getConnection(login.user(), login.password());
    }

    @Override
    public Connection connectToRead() throws SQLException {
        var connection = open();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, SCHEMA_LOCK);
            lock.execute();
        }
    }

    /** Names that fall on one number wait for each other, and no more. */
    @Override
    public void lock(Connection connection, String name) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, ?))")) {
            lock.setString(1, name);
            lock.setLong(2, SCHEMA_LOCK);
            lock.execute();
        }
    }

    @Override
    public String forShare() {
        return " FOR SHARE";
    }

    @Override
    public long now(Connection connection, long nowMillis) throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")) {
            return row.next() ? row.getLong(1) : nowMillis;
        }
    }

    @Override
    public String describe() {
        return String.join(",", source.getServerNames()) + "/" + source.getDatabaseName();
    }
}
