package dev.nabi.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRotatedTokenHoldsWithoutARestart() throws Exception {
        var file = Files.writeString(folder.resolve("token"), "the-first-token-of-all\n");
        var token = TokenFile.at(file, () -> now);
        assertThat(token.get()).isEqualTo("the-first-token-of-all");

        Files.writeString(file, "the-second-token");
        now = now.plusSeconds(2);

        assertThat(token.get()).isEqualTo("the-second-token");
    }

    @Test
    void aFileThatIsGoneForAMomentChangesNothing() throws Exception {
        var file = Files.writeString(folder.resolve("token"), "the-first-token-of-all");
        var token = TokenFile.at(file, () -> now);
        Files.delete(file);
        now = now.plusSeconds(2);

        assertThat(token.get()).isEqualTo("the-first-token-of-all");
    }

    @Test
    void aStartWithoutATokenSaysWhichFileLacksIt() {
        var file = folder.resolve("none");

        assertThatThrownBy(() -> TokenFile.at(file, () -> now))
                .hasMessageContaining("NABI_DEMAND_TOKEN_FILE")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("at least 16 characters");
    }
}
