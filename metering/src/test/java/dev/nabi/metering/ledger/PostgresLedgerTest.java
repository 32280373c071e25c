package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The ledger that several gateways share. */
class PostgresLedgerTest {
    private DatabaseConfig config;

    @Nested
    class Folding extends FoldingContract {
        @Override
        Database database() throws SQLException {
            return withTheClockOfTheTest();
        }
    }

    @Nested
    class ActiveTime extends ActiveTimeContract {
        @Override
        Database database() throws SQLException {
            return withTheClockOfTheTest();
        }
    }

    @Nested
    class Periods extends PeriodContract {
        @Override
        Database database() throws SQLException {
            return withTheClockOfTheTest();
        }
    }

    @Nested
    class Losses extends LossContract {
        @Override
        Database database() throws SQLException {
            return withTheClockOfTheTest();
        }
    }

    private Database withTheClockOfTheTest() throws SQLException {
        return new FaultyDatabase(real());
    }

    private Database real() throws SQLException {
        if (config == null) {
            config = Postgres.newDatabase();
        }
        return Database.of(config);
    }

    @Test
    void itsClockBoundsThatOfAGateway() throws Exception {
        var now = System.currentTimeMillis();
        try (var connection = real().connect()) {
            assertThat(real().notAfter(connection, now + 3_600_000)).isBetween(now - 60_000, now + 60_000);
            assertThat(real().notAfter(connection, now - 3_600_000)).isEqualTo(now - 3_600_000);
        }
    }

    @Test
    void whatItSaysToHaveCommittedSurvivesItsCrash() throws Exception {
        try (var connection = real().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW synchronous_commit")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("on");
        }
    }
}
