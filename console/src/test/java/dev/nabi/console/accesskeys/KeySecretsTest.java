package dev.nabi.console.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeySecretsTest {
    private static final AccessKey KEY = new AccessKey(
            "NABIABCDEFGHIJKLMNOP",
            "a-secret-of-the-test",
            "shop",
            "deploy",
            new KeyToken(
                    "a-token-of-the-test",
                    Optional.of(Instant.parse("2026-10-03T00:00:00Z")),
                    Optional.of(Instant.parse("2027-01-01T00:00:00Z"))));

    @Test
    void whatIsWrittenIsRead() {
        var secret = KeySecrets.write(KEY, "nabi-system");

        assertThat(secret.getMetadata().getName()).isEqualTo("nabi-access-key-nabiabcdefghijklmnop");
        assertThat(KeySecrets.read(secret)).contains(KEY);
    }

    @Test
    void anEntryThatIsMissingMakesNoKey() {
        for (var entry : new String[] {"accessKeyId", "secretAccessKey", "namespace", "token"}) {
            var secret = KeySecrets.write(KEY, "nabi-system");
            secret.getStringData().remove(entry);

            assertThat(KeySecrets.read(secret)).as(entry).isEmpty();
        }
    }

    @Test
    void aTextIsNoIdUnlessItLooksLikeOne() {
        assertThat(KeySecrets.name("../nabi-demand")).isEmpty();
        assertThat(KeySecrets.name("nabiabcdefghijklmnop")).isEmpty();
        assertThat(KeySecrets.name("NABIABCDEFGHIJKLMNOP")).isPresent();
    }

    @Test
    void noTextOfAKeyHoldsItsSecretOrToken() {
        assertThat(KEY.toString()).doesNotContain(KEY.secret()).doesNotContain("a-token");
        assertThat(KEY.caller().toString()).doesNotContain("a-token");
        assertThat(KEY.token().toString()).doesNotContain("a-token");
    }
}
