package dev.nabi.metering.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The ledger on the gateway's own volume. */
class SqliteLedgerTest {
    @Nested
    class Folding extends FoldingContract {
        @Override
        Database database() {
            return in(directory);
        }
    }

    @Nested
    class ActiveTime extends ActiveTimeContract {
        @Override
        Database database() {
            return in(directory);
        }
    }

    @Nested
    class Periods extends PeriodContract {
        @Override
        Database database() {
            return in(directory);
        }
    }

    @Nested
    class Losses extends LossContract {
        @Override
        Database database() {
            return in(directory);
        }
    }

    private static Database in(Path directory) {
        return Database.of(DatabaseConfig.sqlite(directory.resolve("ledger/usage.db")));
    }
}
