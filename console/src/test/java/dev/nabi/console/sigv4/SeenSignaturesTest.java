package dev.nabi.console.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenSignaturesTest {
    private static final Instant T0 = Instant.parse("2026-11-30T00:00:00Z");

    @Test
    void aSignatureMayComeAgainAtOnceAndNotLater() {
        var seen = new SeenSignatures(10);

        assertThat(seen.take("a", T0)).isTrue();
        assertThat(seen.take("a", T0.plus(SeenSignatures.REPEAT))).isTrue();
        assertThat(seen.take("a", T0.plus(SeenSignatures.REPEAT).plusMillis(1))).isFalse();
        assertThat(seen.take("b", T0.plusSeconds(60))).isTrue();
        assertThat(seen.take("a", T0.plusSeconds(599))).isFalse();
    }

    @Test
    void theOldestAreForgottenWhenTheyAreMany() {
        var seen = new SeenSignatures(3);

        for (var i = 0; i < 100; i++) {
            seen.take("s" + i, T0.plusMillis(i));
        }

        assertThat(seen.size()).isEqualTo(3);
        assertThat(seen.take("s99", T0.plusSeconds(60))).isFalse();
    }

    @Test
    void whatIsOlderThanTheWindowOfTheClocksIsForgotten() {
        var seen = new SeenSignatures(1_000);
        seen.take("a", T0);

        seen.take("b", T0.plus(SignatureRule.SKEW.multipliedBy(2)).plusSeconds(1));

        assertThat(seen.size()).isEqualTo(1);
    }
}
