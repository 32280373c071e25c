package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventStoreTest {
    @TempDir
    Path directory;

    private DatabaseConfig config() {
        return DatabaseConfig.sqlite(directory.resolve("events.db"));
    }

    @Nested
    class Leases extends LeaseContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Acceptances extends AcceptanceContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Settlements extends SettlementContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Room extends RoomContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Keeping extends KeepingContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Commits extends CommitContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }
    }

    @Nested
    class Checkpoints extends EventStoreContract {
        @Override
        DatabaseConfig newDatabase() {
            return config();
        }

        /** Far below the 1,000 pages at which a commit of SQLite would do it by itself. */
        @Test
        void theLogIsCopiedIntoTheDatabaseBesideTheWriter() throws Exception {
            var body = "x".repeat(200_000);

            accept(event(LANE, null, null, body));

            var deadline = Instant.now().plusSeconds(30);
            while (Files.size(directory.resolve("events.db")) < body.length()) {
                assertThat(Instant.now()).as("still in the log alone").isBefore(deadline);
                Thread.sleep(20);
            }
        }
    }
}
