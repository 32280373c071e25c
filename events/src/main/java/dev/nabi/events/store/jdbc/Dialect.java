package dev.nabi.events.store.jdbc;

/** The little in which SQLite and PostgreSQL differ here. */
enum Dialect {
    /** One thread writes, so that nothing has to be locked. */
    SQLITE(1, 0, "", "", "INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB") {
        // INTEGER, by this name alone, is the row's own number: no index beside the table.
        @Override
        String number() {
            return "INTEGER";
        }

        @Override
        String clustered() {
            return " WITHOUT ROWID";
        }

        // The writer copies its log into the database only where Checkpoints falls behind.
        @Override
        String writing() {
            return "PRAGMA wal_autocheckpoint = " + Checkpoints.MOST_PAGES;
        }

        @Override
        String among(String column) {
            return column + " IN (SELECT value FROM json_each(?))";
        }

        @Override
        String numbers() {
            return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                    + " SELECT (SELECT COALESCE(MAX(seq), 0) FROM event) + i FROM n";
        }

        @Override
        String withNumber() {
            return "";
        }

        @Override
        String booksOfLanes() {
            return "";
        }
    },
    /** Several threads of several processes write; what another one leases is passed over. */
    POSTGRES(
            2,
            1,
            " FOR UPDATE SKIP LOCKED",
            " FOR SHARE SKIP LOCKED",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BYTEA") {
        @Override
        String number() {
            return "BIGINT";
        }

        @Override
        String clustered() {
            return "";
        }

        // A process that hangs within a transaction holds what it has locked no longer than this.
        @Override
        String writing() {
            return "SET idle_in_transaction_session_timeout = '10s'";
        }

        @Override
        String among(String column) {
            return column + " = ANY (?)";
        }

        @Override
        String numbers() {
            return "SELECT nextval(pg_get_serial_sequence('event', 'seq')) FROM generate_series(1, ?)";
        }

        @Override
        String withNumber() {
            return " OVERRIDING SYSTEM VALUE";
        }

        @Override
        String booksOfLanes() {
            return "ALTER TABLE event_book ADD FOREIGN KEY (lane) REFERENCES event_lane (id)";
        }
    };

    private final int writers;
    private final int acceptors;
    private final String skipLocked;
    private final String forShare;
    private final String identity;
    private final String rising;
    private final String bytes;

    Dialect(
            int writers,
            int acceptors,
            String skipLocked,
            String forShare,
            String identity,
            String rising,
            String bytes) {
        this.writers = writers;
        this.acceptors = acceptors;
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

    /** How many more threads accept, and do nothing else; with none, those that write accept, too. */
    int acceptors() {
        return acceptors;
    }

    /** The type of a column that has an event's number as its key. */
    abstract String number();

    /** What keeps a table's rows within the index of its primary key. */
    abstract String clustered();

    /** What a connection that writes is told at its start. */
    abstract String writing();

    /** A condition for a column that is one of an array's values. */
    abstract String among(String column);

    /** A query for so many new numbers of events. */
    abstract String numbers();

    /** What an INSERT says when it brings the number along. */
    abstract String withNumber();

    /**
     * The statement by which nothing is entered for a lane that another process has just deleted; none where one process
     * writes.
     */
    abstract String booksOfLanes();

    String skipLocked() {
        return skipLocked;
    }

    String forShare() {
        return forShare;
    }

    String schema(String script) {
        return script.replace("${identity}", identity)
                .replace("${rising}", rising)
                .replace("${number}", number())
                .replace("${clustered}", clustered())
                .replace("${books}", booksOfLanes())
                .replace("${bytes}", bytes);
    }
}
