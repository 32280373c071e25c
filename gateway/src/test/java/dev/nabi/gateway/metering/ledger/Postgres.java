package dev.nabi.gateway.metering.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/** A real PostgreSQL, started once for all tests of this JVM and stopped with it; each test takes a database. */
public final class Postgres {
    private static final EmbeddedPostgres SERVER = start();
    private static int databases;

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static synchronized DatabaseConfig newDatabase() throws SQLException {
        var name = "test" + databases++;
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new DatabaseConfig(SERVER.getJdbcUrl("postgres", name), "postgres", "");
    }
}
