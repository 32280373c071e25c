package dev.nabi.gateway.metering.ledger;

import java.sql.SQLException;

/** The ledger that several gateways share. */
class PostgresLedgerTest extends LedgerContract {
    private DatabaseConfig config;

    @Override
    Database database() throws SQLException {
        if (config == null) {
            config = Postgres.newDatabase();
        }
        return Database.of(config);
    }
}
