package dev.nabi.metering.ledger;

import java.nio.file.Path;

/** How to reach the ledger. */
public record DatabaseConfig(String url, Credentials credentials) {
    public DatabaseConfig {
        if (!url.startsWith(SqliteDatabase.PREFIX) && !url.startsWith(PostgresDatabase.PREFIX)) {
            throw new IllegalArgumentException("nabi.metering.ledger.url is '" + url.replaceAll("\\?.*", "?…")
                    + "': it must start with " + SqliteDatabase.PREFIX + " or " + PostgresDatabase.PREFIX);
        }
    }

    public static DatabaseConfig sqlite(Path file) {
        return new DatabaseConfig(SqliteDatabase.PREFIX + file, Credentials.NONE);
    }

    /** Whether gateways may share it. */
    public boolean isShared() {
        return !url.startsWith(SqliteDatabase.PREFIX);
    }

    /** Without the URL's parameters, which may hold a password. */
    @Override
    public String toString() {
        return "DatabaseConfig[" + url.replaceAll("\\?.*", "?…") + "]";
    }
}
