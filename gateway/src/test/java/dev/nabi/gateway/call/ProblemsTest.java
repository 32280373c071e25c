package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Readiness;
import dev.nabi.gateway.routing.Route;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

    /** The bug: {@code Retry-After: 1} for an image that can never start. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            ImagePullBackOff,     0, 0
            InvalidSpec,          0, 0
            Starting,         60000, 1
            NotReconciled,     1000, 1
            """)
    void namesAMomentToCallAgainOnlyWhereTheFunctionMayBecomeReadyByItself(
            String reason, long patienceMillis, long retryAfterSeconds) {
        var readiness = new Readiness(reason, "its words", patienceMillis, 10);
        var notReady = new NotReady(new Route(new FunctionKey("shop", "cart"), List.of(), readiness, null), "/");

        assertThat(Problems.notReady(notReady))
                .returns(retryAfterSeconds, Problem::retryAfterSeconds)
                .returns("its words", Problem::cause);
    }
}
