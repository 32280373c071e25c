package dev.nabi.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path directory;

    /** Results of the session before, which wait, are signed with the key that their receiver knows. */
    @Test
    void theKeyOfCallbacksStaysAndIsItsOwnersAlone() throws Exception {
        String key;
        try (var state = StateDirectory.hold(directory)) {
            key = Files.readString(state.callbackKey());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.callbackKey())))
                    .isEqualTo("rw-------");
        }
        assertThat(key).matches("whsec_[A-Za-z0-9+/]{43}=\n");
        try (var state = StateDirectory.hold(directory)) {
            assertThat(Files.readString(state.callbackKey())).isEqualTo(key);
        }
    }
}
