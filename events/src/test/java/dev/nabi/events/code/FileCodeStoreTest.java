package dev.nabi.events.code;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileCodeStoreTest extends CodeStoreContract {
    @TempDir
    Path directory;

    @Override
    CodeStore newStore() throws Exception {
        return FileCodeStore.open(directory.resolve("code"));
    }
}
