package dev.nabi.events.store;

import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;

class PostgresEventStoreTest extends EventStoreContract {
    @Override
    DatabaseConfig newDatabase() throws Exception {
        return Postgres.newDatabase();
    }
}
