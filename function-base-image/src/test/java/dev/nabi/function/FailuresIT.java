package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FailuresIT {

    /** What it is told to do is the body. */
    private static final String TROUBLE = """
            import java.util.function.Function;
            public class Trouble implements Function<String, String> {
                static final Object LOCK = new Object();
                public String apply(String what) {
                    System.out.println("doing " + what);
                    switch (what) {
                        case "throw" -> throw new IllegalArgumentException("no \\"tea\\" left");
                        case "recurse" -> { return apply2(1) + ""; }
                        case "sleep" -> sleep(60_000);
                        case "nap" -> sleep(3_000);
                        case "spin" -> { while (true) { Thread.onSpinWait(); } }
                        case "exit" -> System.exit(7);
                        case "memory" -> { var all = new java.util.ArrayList<long[]>(); while (true) { all.add(new long[1 << 20]); } }
                        default -> {}
                    }
                    return "done " + what;
                }
                int apply2(int n) { return apply2(n + 1) + 1; }
                void sleep(long millis) {
                    try {
                        Thread.sleep(millis);
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException("interrupted", interrupted);
                    }
                }
            }
            """;

    @Test
    void anExceptionIsStatusAndMessageForTheCallerAndATraceInTheLog() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            var answer = function.send(
                    function.request("/").header("Nabi-Invocation-Id", "inv-1").POST(BodyPublishers.ofString("throw")));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("{\"status\":500,\"message\":\"no \\\"tea\\\" left\"}\n");
            function.awaitLine("invocation inv-1 failed");
            function.awaitLine("IllegalArgumentException");
            function.awaitLine("Trouble.apply(Source.java:7)");
        }
    }

    @Test
    void aStackOverflowIsAFailureAndTheServerLives() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            assertThat(function.post("text/plain", "recurse").statusCode()).isEqualTo(500);
            assertThat(function.post("text/plain", "tea").body()).isEqualTo("done tea");
        }
    }

    @Test
    void theTimeOutInterruptsTheHandlerAndAnswers504() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            var answer = function.send(
                    function.request("/").header("Nabi-Timeout-Ms", "200").POST(BodyPublishers.ofString("sleep")));

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("\"status\":504");
            assertThat(function.post("text/plain", "tea").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theFunctionsOwnTimeOutHoldsWithoutAGateway() throws Exception {
        try (var function = RunningFunction.start(Map.of("NABI_SOURCE", TROUBLE, "NABI_TIMEOUT_SECONDS", "1"))) {
            assertThat(function.post("text/plain", "sleep").statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aHandlerThatIgnoresItsInterruptIsAbandonedAndTheProcessEndsAfterTheOthers() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var other = callers.submit(
                    (Callable<String>) () -> function.post("text/plain", "nap").body());
            function.awaitLine("doing nap");

            var answer = function.send(
                    function.request("/").header("Nabi-Timeout-Ms", "100").POST(BodyPublishers.ofString("spin")));

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(other.get()).isEqualTo("done nap");
            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.output()).contains("ignored the interrupt");
        }
    }

    @Test
    void exitEndsTheProcessWithItsCode() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            var request = function.request("/").POST(BodyPublishers.ofString("exit"));
            var gone = catchThrowable(() -> function.send(request));

            assertThat(gone).isInstanceOf(IOException.class);
            assertThat(function.awaitExit()).isEqualTo(7);
        }
    }

    @Test
    void outOfMemoryEndsTheProcess() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            var request = function.request("/").POST(BodyPublishers.ofString("memory"));
            var gone = catchThrowable(() -> function.send(request));

            assertThat(gone).isInstanceOf(IOException.class);
            assertThat(function.awaitExit()).isNotZero();
        }
    }

    @Test
    void sigtermFinishesWhatIsInFlightAndServesWhatStillArrives() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var inFlight = callers.submit(
                    (Callable<String>) () -> function.post("text/plain", "nap").body());
            function.awaitLine("doing nap");

            function.terminate();
            function.awaitLine("stopping");
            var late = function.post("text/plain", "late");

            assertThat(late.body()).isEqualTo("done late");
            assertThat(late.headers().firstValue("connection")).hasValue("close");
            assertThat(inFlight.get()).isEqualTo("done nap");
            assertThat(function.awaitExit()).isZero();
        }
    }
}
