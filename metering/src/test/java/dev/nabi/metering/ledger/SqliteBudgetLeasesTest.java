package dev.nabi.metering.ledger;

class SqliteBudgetLeasesTest extends BudgetLeasesContract {
    @Override
    Database database() {
        return Database.of(DatabaseConfig.sqlite(directory.resolve("ledger/usage.db")));
    }
}
