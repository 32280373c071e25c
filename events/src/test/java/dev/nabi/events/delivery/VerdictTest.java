package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            status, outcome,       verdict
            200,    OK,            Done
            204,    OK,            Done
            302,    OK,            Rejected
            400,    CLIENT_ERROR,  Rejected
            404,    CLIENT_ERROR,  Rejected
            408,    CLIENT_ERROR,  Again
            425,    CLIENT_ERROR,  Again
            429,    CLIENT_ERROR,  Again
            500,    SERVER_ERROR,  Again
            503,    SERVER_ERROR,  Again
            504,    TIMED_OUT,     Again
            502,    INSTANCE_DIED, Killed
            503,    NEVER_STARTED, Deferred
            429,    NEVER_STARTED, Deferred
            499,    CLIENT_GONE,   Deferred
            503,    '',            Deferred
            429,    '',            Deferred
            404,    '',            Deferred
            200,    NEW_WORD,      Deferred
            """, useHeadersInDisplayName = true)
    void anAnswerOfAGatewaySaysWhatHappenedAndWhetherItWasAnAttempt(int status, String outcome, String verdict) {
        var answer = Events.answer(status, outcome.isEmpty() ? Map.of() : Map.of("nabi-outcome", outcome));

        assertThat(Verdict.ofGateway(answer).getClass().getSimpleName()).isEqualTo(verdict);
        assertThat(Verdict.ofGateway(answer).counts()).isEqualTo(!verdict.equals("Deferred"));
    }

    @Test
    void aBrokenGatewayIsNoAttemptAndABrokenReceiverOutsideIsOne() {
        var missing = new Answer.Missing(Events.NOW, 3, true, "reset");

        assertThat(Verdict.ofGateway(missing).counts()).isFalse();
        assertThat(Verdict.ofUrl(missing)).isInstanceOf(Verdict.Again.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            17                              | PT17S
            0                               | PT0S
            Sun, 01 Mar 2026 12:01:00 GMT   | PT59.995S
            Sun, 01 Mar 2026 11:59:00 GMT   |
            soon                            |
            -3                              |
            """)
    void readsRetryAfterInSecondsAndAsADate(String field, Duration wait) {
        var answer = Events.answer(429, Map.of("nabi-outcome", "CLIENT_ERROR", "retry-after", field));

        assertThat(Verdict.ofGateway(answer))
                .isEqualTo(new Verdict.Again("the function answered 429", Optional.ofNullable(wait)));
    }
}
