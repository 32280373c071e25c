package dev.nabi.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private static final String PASSWORD = "correct horse battery";

    private final Passwords passwords = new Passwords(1000, new SecureRandom());

    @Test
    void aPasswordFitsItsHashAndNoOther() {
        var hash = passwords.hash(PASSWORD);

        assertThat(hash).startsWith("pbkdf2-sha256$1000$").doesNotContain("horse");
        assertThat(passwords.hash(PASSWORD)).isNotEqualTo(hash);
        assertThat(passwords.fits(PASSWORD, Optional.of(hash))).isTrue();
        assertThat(passwords.fits(PASSWORD + "x", Optional.of(hash))).isFalse();
        assertThat(passwords.fits("", Optional.of(hash))).isFalse();
        assertThat(passwords.fits(PASSWORD.repeat(1000), Optional.of(hash))).isFalse();
    }

    /** Computed with Python: {@code hashlib.pbkdf2_hmac('sha256', b'correct horse battery', bytes(range(16)), 1000)}. */
    @Test
    void aHashIsThatOfOtherImplementations() {
        var known = "pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw$AhaeZ02AwPxykuhhDI8XvhQN8GKvmqM+qF6qvs/98I0";

        assertThat(passwords.fits(PASSWORD, Optional.of(known))).isTrue();
    }

    @Test
    void withoutAHashNothingFits() {
        assertThat(passwords.fits(PASSWORD, Optional.empty())).isFalse();
    }

    @Test
    void aLetterIsTheSameHoweverItIsComposed() {
        var hash = passwords.hash("caf\u00e9 caf\u00e9 caf\u00e9");

        assertThat(passwords.fits("cafe\u0301 cafe\u0301 cafe\u0301", Optional.of(hash)))
                .isTrue();
    }

    @Test
    void newHashesHaveAtLeastWhatIsAskedForToday() {
        assertThat(Passwords.ITERATIONS).isGreaterThanOrEqualTo(600_000);
        assertThat(passwords.isWeak("pbkdf2-sha256$999$x$y")).isTrue();
        assertThat(passwords.isWeak(passwords.hash(PASSWORD))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "elevenchars, TOO_SHORT",
        "'\uD83E\uDD8B\uD83E\uDD8B\uD83E\uDD8B\uD83E\uDD8B\uD83E\uDD8B\uD83E\uDD8B', TOO_SHORT",
        "adaadaadaada, IS_THE_NAME",
        "twelve chars, "
    })
    void aPasswordIsLongAndNotTheName(String password, Passwords.Refusal refusal) {
        assertThat(Passwords.refusal("ada", password)).isEqualTo(Optional.ofNullable(refusal));
    }

    @Test
    void aPasswordHasAnEnd() {
        assertThat(Passwords.refusal("ada", "x".repeat(257))).hasValue(Passwords.Refusal.TOO_LONG);
    }
}
