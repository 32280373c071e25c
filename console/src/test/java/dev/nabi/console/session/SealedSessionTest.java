package dev.nabi.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealedSessionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Session SESSION =
            new Session("id", Session.Way.TOKEN, "ada", "a.secret.token", NOW, NOW, NOW.plus(Duration.ofHours(12)));

    private final SecureRandom random = new SecureRandom();
    private final SessionKeys keys = SessionKeys.create(random, NOW);
    private final String sealed = SealedSession.seal(SESSION, "session", keys.newest(), random);

    @Test
    void whatWasSealedIsOpened() {
        assertThat(SealedSession.open(sealed, "session", keys, Session.class)).hasValue(SESSION);
        assertThat(sealed)
                .doesNotContain(
                        "secret", Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(SealedSession.seal(SESSION, "session", keys.newest(), random))
                .isNotEqualTo(sealed);
    }

    /** Every letter of it counts. */
    @Test
    void whatWasChangedIsNot() {
        for (var at = 0; at < sealed.length(); at++) {
            var letter = sealed.charAt(at) == 'A' ? 'B' : 'A';
            var changed = sealed.substring(0, at) + letter + sealed.substring(at + 1);
            // The last letter of base 64 has bits that stand for nothing.
            if (at < sealed.length() - 1) {
                assertThat(SealedSession.open(changed, "session", keys, Session.class))
                        .as(changed)
                        .isEmpty();
            }
        }
        for (var garbage : new String[] {
            "", ".", "x", keys.newest().id() + ".", keys.newest().id() + ".AAAA", sealed + "A"
        }) {
            assertThat(SealedSession.open(garbage, "session", keys, Session.class))
                    .isEmpty();
        }
    }

    @Test
    void aCookieOfAnotherPurposeIsNone() {
        assertThat(SealedSession.open(sealed, "oidc", keys, Session.class)).isEmpty();
    }

    @Test
    void theKeyBeforeIsGoodAndTheOneBeforeItIsNot() {
        var once = keys.rotated(random, NOW);
        var twice = once.rotated(random, NOW);

        assertThat(SealedSession.open(sealed, "session", once, Session.class)).hasValue(SESSION);
        assertThat(once.newest()).isNotEqualTo(keys.newest());
        assertThat(SealedSession.open(sealed, "session", twice, Session.class)).isEmpty();
    }

    @Test
    void aSessionIsInNoText() {
        assertThat(SESSION.toString()).doesNotContain("secret");
        assertThat(keys.toString()).doesNotContain(keys.newest().key());
    }
}
