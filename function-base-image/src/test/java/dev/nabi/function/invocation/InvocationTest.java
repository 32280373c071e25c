package dev.nabi.function.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.function.http.Headers;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {
    private final Thread thread = Thread.ofVirtual().unstarted(() -> {});
    private final Invocation invocation = new Invocation("i", thread);

    @Test
    void finishedInTimeIsNotInterrupted() {
        assertThat(invocation.finish()).isTrue();
        assertThat(invocation.timeOut()).isFalse();
        assertThat(thread.isInterrupted()).isFalse();
    }

    @Test
    void afterItsTimeOutTheHandlerMayNotAnswerAndOneAnswersForIt() {
        assertThat(invocation.timeOut()).isTrue();

        assertThat(thread.isInterrupted()).isTrue();
        assertThat(invocation.finish()).isFalse();
        assertThatThrownBy(invocation::commit).isInstanceOf(IOException.class);
        assertThat(invocation.claimAnswer()).isTrue();
        assertThat(invocation.claimAnswer()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "0, 1", "99999999, 30000", "-5, 30000", "1e3, 30000", "'', 30000"})
    void theGatewaysRestOfTheTimeOutHoldsWithinTheFunctionsOwn(String header, long expected) {
        var headers = new Headers();
        headers.add(InvocationHeaders.TIMEOUT_MS, header);

        assertThat(InvocationHeaders.timeout(headers, Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(expected));
    }
}
