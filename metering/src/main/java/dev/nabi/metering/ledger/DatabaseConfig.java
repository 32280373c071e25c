package dev.nabi.metering.ledger;

import java.nio.file.Path;

/** How to reach the ledger. User and password are empty where the URL or the database needs none. */
public record DatabaseConfig(String url, String user, String password) {
    public DatabaseConfig {
        if (!url.startsWith(SqliteDatabase.PREFIX) && !url.startsWith(PostgresDatabase.PREFIX)) {
            throw new IllegalArgumentException("nabi.metering.ledger.url is '" + url.replaceAll("\\?.*", "?…")
                    + "': it must start with " + SqliteDatabase.PREFIX + " or " + PostgresDatabase.PREFIX);
        }
    }

    public static DatabaseConfig sqlite(Path file) {
        return new DatabaseConfig(SqliteDatabase.PREFIX + file, "", "");
    }

    /** Whether gateways may share it. */
    public boolean isShared() {
        return !url.startsWith(SqliteDatabase.PREFIX);
    }

    /** Without the password, which a log must not show. */
    @Override
    public String toString() {
        return "DatabaseConfig[" + url.replaceAll("\\?.*", "?…") + "]";
    }
}
