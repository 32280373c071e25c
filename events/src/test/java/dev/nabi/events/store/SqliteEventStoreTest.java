package dev.nabi.events.store;

import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventStoreTest extends EventStoreContract {
    @TempDir
    Path directory;

    @Override
    DatabaseConfig newDatabase() {
        return DatabaseConfig.sqlite(directory.resolve("events.db"));
    }
}
