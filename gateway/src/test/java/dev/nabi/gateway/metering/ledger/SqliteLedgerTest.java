package dev.nabi.gateway.metering.ledger;

/** The ledger on the gateway's own volume. */
class SqliteLedgerTest extends LedgerContract {
    @Override
    Database database() {
        return Database.of(DatabaseConfig.sqlite(directory.resolve("ledger/usage.db")));
    }
}
