package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTailIT {
    private static final String TALK = """
            import java.util.function.Function;
            public class Talk implements Function<String, String> {
                public String apply(String what) {
                    System.out.println("out " + what);
                    System.err.print("err " + what);
                    if (what.equals("fail")) throw new IllegalStateException("no tea left");
                    if (what.equals("much")) for (int i = 0; i < 2000; i++) System.out.println("line \\u00e4 " + i);
                    return what;
                }
            }
            """;

    private static Optional<String> tail(RunningFunction function, String what, String... headers) throws Exception {
        var request = function.request("/").POST(BodyPublishers.ofString(what));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return function.send(request)
                .headers()
                .firstValue("Nabi-Log-Result")
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void aCallerThatAsksGetsWhatItsOwnInvocationPrinted(String format) throws Exception {
        var settings = Map.of("NABI_LOG_FORMAT", format, "NABI_LOG_TAIL", "true");
        try (var function = RunningFunction.start(RunningFunction.source(TALK, settings))) {
            assertThat(tail(function, "milk")).isEmpty();
            assertThat(tail(function, "tea", "Nabi-Log", "none")).isEmpty();
            assertThat(tail(function, "tea", "Nabi-Log", "tail")).hasValue("out tea\nerr tea\n");
            assertThat(tail(function, "fail", "Nabi-Log", "Tail").orElseThrow())
                    .startsWith("out fail\nerr fail\nnabi: invocation ")
                    .contains("IllegalStateException: no tea left")
                    .doesNotContain("tea\nerr tea");
            function.awaitLine("err fail");
        }
    }

    @Test
    void onlyTheEndIsKeptAndNoCharacterIsCut() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(TALK, Map.of("NABI_LOG_TAIL", "true")))) {
            var tail = tail(function, "much", "Nabi-Log", "tail").orElseThrow();

            assertThat(tail.getBytes(StandardCharsets.UTF_8).length).isBetween(4000, 4096);
            assertThat(tail).endsWith("line \u00e4 1999\nerr much\n").doesNotContain("\ufffd");
        }
    }

    @Test
    void nobodyGetsItWhereTheFunctionDoesNotSaySo() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(TALK, Map.of("NABI_LOG_FORMAT", "json")))) {
            assertThat(tail(function, "tea", "Nabi-Log", "tail")).isEmpty();
        }
    }
}
