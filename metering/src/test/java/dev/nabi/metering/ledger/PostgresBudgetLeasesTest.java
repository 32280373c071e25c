package dev.nabi.metering.ledger;

import java.sql.SQLException;

class PostgresBudgetLeasesTest extends BudgetLeasesContract {
    @Override
    Database database() throws SQLException {
        return Database.of(Postgres.newDatabase());
    }
}
