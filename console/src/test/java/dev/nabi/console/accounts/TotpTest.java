package dev.nabi.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final String SECRET = Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
    private static final long STEP = 1000;
    private static final Instant NOW = Instant.ofEpochSecond(STEP * Totp.STEP_SECONDS + 7);

    /** RFC 6238, appendix B, SHA-1: of its eight digits the last six, since the number is cut by a power of ten. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void codesAreThoseOfTheRfc(long seconds, String eightDigits) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)))).isEqualTo(eightDigits.substring(2));
    }

    /** RFC 4648, 10. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void secretsAreInBase32(String text, String encoded) {
        assertThat(Base32.encode(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(Base32.decode(encoded)).asString(StandardCharsets.US_ASCII).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
    void aCodeOfTheStepBeforeOrAfterIsTaken(int offset, boolean isTaken) {
        var code = Totp.code(SECRET, STEP + offset);

        assertThat(Totp.accepted(SECRET, code, NOW, 0).isPresent()).isEqualTo(isTaken);
    }

    @Test
    void aStepThatWasAcceptedIsNotAcceptedAgainNorIsOneBeforeIt() {
        assertThat(Totp.accepted(SECRET, Totp.code(SECRET, STEP), NOW, STEP)).isEmpty();
        assertThat(Totp.accepted(SECRET, Totp.code(SECRET, STEP - 1), NOW, STEP))
                .isEmpty();
        assertThat(Totp.accepted(SECRET, Totp.code(SECRET, STEP + 1), NOW, STEP))
                .hasValue(STEP + 1);
    }

    @Test
    void onlyTwoCodesThatFollowEachOtherConfirm() {
        assertThat(Totp.confirmed(SECRET, Totp.code(SECRET, STEP - 1), Totp.code(SECRET, STEP), NOW))
                .hasValue(STEP);
        assertThat(Totp.confirmed(SECRET, Totp.code(SECRET, STEP), Totp.code(SECRET, STEP), NOW))
                .isEmpty();
        assertThat(Totp.confirmed(SECRET, Totp.code(SECRET, STEP), Totp.code(SECRET, STEP - 1), NOW))
                .isEmpty();
        assertThat(Totp.confirmed(SECRET, Totp.code(SECRET, STEP - 9), Totp.code(SECRET, STEP - 8), NOW))
                .isEmpty();
    }

    @Test
    void anAppReadsWhatItNeeds() {
        assertThat(Totp.uri("Nabi", "ada", "MZXW6YTB"))
                .isEqualTo("otpauth://totp/Nabi:ada?secret=MZXW6YTB&issuer=Nabi&algorithm=SHA1&digits=6&period=30");
    }
}
