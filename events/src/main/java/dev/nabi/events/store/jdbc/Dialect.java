package dev.nabi.events.store.jdbc;

/** The little in which SQLite and PostgreSQL differ here. */
enum Dialect {
    /** One thread writes, so that nothing has to be locked. */
    SQLITE(1, "", "", "INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB"),
    /** Several threads of several processes write; what another one leases is passed over. */
    POSTGRES(
            3,
            " FOR UPDATE SKIP LOCKED",
            " FOR SHARE",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BYTEA");

    private final int writers;
    private final String skipLocked;
    private final String forShare;
    private final String identity;
    private final String rising;
    private final String bytes;

    Dialect(int writers, String skipLocked, String forShare, String identity, String rising, String bytes) {
        this.writers = writers;
        this.skipLocked = skipLocked;
        this.forShare = forShare;
        this.identity = identity;
        this.rising = rising;
        this.bytes = bytes;
    }

    static Dialect of(boolean isShared) {
        return isShared ? POSTGRES : SQLITE;
    }

    /** How many threads write. */
    int writers() {
        return writers;
    }

    String skipLocked() {
        return skipLocked;
    }

    String forShare() {
        return forShare;
    }

    String schema(String script) {
        return script.replace("${identity}", identity)
                .replace("${rising}", rising)
                .replace("${bytes}", bytes);
    }
}
