package dev.nabi.events.code;

import dev.nabi.events.code.jdbc.PostgresCodeStore;
import dev.nabi.metering.ledger.Postgres;

class PostgresCodeStoreTest extends CodeStoreContract {
    @Override
    CodeStore newStore() throws Exception {
        return PostgresCodeStore.open(Postgres.newDatabase());
    }
}
