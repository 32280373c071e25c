package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemCauseTest {
    /** A tenant's issuer, or container, chose these words: no second line of the gateway's log is theirs. */
    @Test
    void causeIsOneLineOfTheLogAndBounded() {
        assertThat(ProblemAnswers.oneLine("is of issuer x\r\n2026-01-01 ERROR forged\u001b[2J\u0085\u2028é"))
                .isEqualTo("is of issuer x\\u000d\\u000a2026-01-01 ERROR forged\\u001b[2J\\u0085\\u2028é");
        assertThat(ProblemAnswers.oneLine("x".repeat(100_000))).hasSize(1000);
    }
}
