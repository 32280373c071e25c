package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // Most of it is time-outs.
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
                        case "nap" -> await(AWAKE);
                        case "wake" -> AWAKE.countDown();
                        case "spin" -> { while (true) { Thread.onSpinWait(); } }
                        case "exit" -> System.exit(7);
                        case "halt" -> Runtime.getRuntime().halt(9);
                        case "error" -> throw new AssertionError("a bug");
                        case "lock-a" -> lock(Trouble.class, LOCK);
                        case "lock-b" -> lock(LOCK, Trouble.class);
                        case "meet" -> meet();
                        case "memory" -> { var all = new java.util.ArrayList<long[]>(); while (true) { all.add(new long[1 << 20]); } }
                        default -> {}
                    }
                    return "done " + what;
                }
                static final java.util.concurrent.CountDownLatch AWAKE = new java.util.concurrent.CountDownLatch(1);
                static final java.util.concurrent.CountDownLatch BOTH = new java.util.concurrent.CountDownLatch(2);
                static final java.util.concurrent.CyclicBarrier ALL = new java.util.concurrent.CyclicBarrier(64);
                void lock(Object first, Object second) {
                    synchronized (first) {
                        BOTH.countDown();
                        await(BOTH);
                        synchronized (second) { System.out.println("never"); }
                    }
                }
                void await(java.util.concurrent.CountDownLatch latch) {
                    while (latch.getCount() > 0) {
                        try { latch.await(); } catch (InterruptedException early) { /* Waits for the other all the same. */ }
                    }
                }
                void meet() {
                    synchronized (new Object()) {
                        try { ALL.await(); } catch (Exception broken) { throw new IllegalStateException(broken); }
                    }
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

    /** What every failure leaves alive serves them all. */
    private static RunningFunction survivor;

    @BeforeAll
    static void start() throws Exception {
        survivor = RunningFunction.ofSource(TROUBLE);
    }

    @AfterAll
    static void stop() {
        survivor.close();
    }

    @Test
    void anExceptionIsAnIdForTheCallerAndATraceInTheLog() throws Exception {
        var answer = survivor.send(
                survivor.request("/").header("Nabi-Invocation-Id", "inv-1").POST(BodyPublishers.ofString("throw")));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Internal Server Error\",\"status\":500,"
                        + "\"detail\":\"the function failed; its log has the reason, under the invocation's id\","
                        + "\"invocationId\":\"inv-1\"}\n");
        survivor.awaitLine("invocation inv-1 failed");
        survivor.awaitLine("IllegalArgumentException");
        survivor.awaitLine("Trouble.apply(Source.java:7)");
    }

    @Test
    void aFunctionMayTellItsCallersWhatItsExceptionsSay() throws Exception {
        try (var function =
                RunningFunction.start(RunningFunction.source(TROUBLE, Map.of("NABI_ERROR_DETAILS", "true")))) {
            assertThat(function.post("text/plain", "throw").body()).contains("\"detail\":\"no \\\"tea\\\" left\"");
        }
    }

    /** It left the response without a value for the name, so that nothing could be answered at all. */
    @Test
    void aHeaderThatHttpCannotCarryIsA500ThatNamesIt() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.Map;
                import java.util.function.BiFunction;
                public class Echo implements BiFunction<String, Map<String, Map<String, Object>>, String> {
                    public String apply(String value, Map<String, Map<String, Object>> context) {
                        context.get("response").put("X-Kept", "no");
                        context.get("response").put("X-Echo", value);
                        return "echoed";
                    }
                }
                """)) {
            for (var value : List.of("\u20ac 5", "a\r\nSet-Cookie: b", "\u0000")) {
                var answer = function.post("text/plain; charset=utf-8", value);
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(answer.body()).contains("X-Echo").doesNotContain("Set-Cookie");
                assertThat(answer.headers().firstValue("x-kept")).isEmpty();
            }
            assertThat(function.post("text/plain; charset=utf-8", "caf\u00e9").body())
                    .isEqualTo("echoed");
        }
    }

    @Test
    void aStackOverflowIsAFailureAndTheServerLives() throws Exception {
        assertThat(survivor.post("text/plain", "recurse").statusCode()).isEqualTo(500);
        assertThat(survivor.post("text/plain", "tea").body()).isEqualTo("done tea");
    }

    @Test
    void theTimeOutInterruptsTheHandlerAndAnswers504() throws Exception {
        var answer = survivor.send(
                survivor.request("/").header("Nabi-Timeout-Ms", "200").POST(BodyPublishers.ofString("sleep")));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"status\":504");
        assertThat(survivor.post("text/plain", "tea").statusCode()).isEqualTo(200);
    }

    @Test
    void theFunctionsOwnTimeOutHoldsWithoutAGateway() throws Exception {
        try (var function =
                RunningFunction.start(RunningFunction.source(TROUBLE, Map.of("NABI_TIMEOUT_SECONDS", "1")))) {
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
            assertThat(function.post("text/plain", "wake").statusCode()).isEqualTo(200);
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
            var late = function.post("text/plain", "wake");

            assertThat(late.body()).isEqualTo("done wake");
            assertThat(late.headers().firstValue("connection")).hasValue("close");
            assertThat(inFlight.get()).isEqualTo("done nap");
            assertThat(function.awaitExit()).isZero();
        }
    }

    @Test
    void anErrorIsAFailureAndTheServerLives() throws Exception {
        assertThat(survivor.post("text/plain", "error").statusCode()).isEqualTo(500);
        assertThat(survivor.post("text/plain", "tea").body()).isEqualTo("done tea");
    }

    @Test
    void haltEndsTheProcess() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE)) {
            var request = function.request("/").POST(BodyPublishers.ofString("halt"));
            var gone = catchThrowable(() -> function.send(request));

            assertThat(gone).isInstanceOf(IOException.class);
            assertThat(function.awaitExit()).isEqualTo(9);
        }
    }

    @Test
    void aDeadlockEndsAtTheTimeOutAndTheInstanceIsReplaced() throws Exception {
        try (var function = RunningFunction.ofSource(TROUBLE);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> a = () -> lock(function, "lock-a");
            Callable<Integer> b = () -> lock(function, "lock-b");
            var first = callers.submit(a);
            var second = callers.submit(b);

            assertThat(first.get()).isEqualTo(504);
            assertThat(second.get()).isEqualTo(504);
            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.output()).contains("ignored the interrupt").doesNotContain("never");
        }
    }

    private static int lock(RunningFunction function, String what) throws Exception {
        var request = function.request("/").header("Nabi-Timeout-Ms", "1000").POST(BodyPublishers.ofString(what));
        return function.send(request).statusCode();
    }

    /** The watch over late handlers saw none of it come back, and ended the process a second later. */
    @Test
    void anAnswerThatBeganInTimeAndEndsInTheGraceLeavesTheInstanceAlive() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.io.*;
                import java.util.function.Function;
                public class Late implements Function<String, InputStream> {
                    public InputStream apply(String what) {
                        return new InputStream() {
                            int left = 3;
                            public int available() { return 0; }
                            public int read() { return -1; }
                            public int read(byte[] into, int offset, int length) throws IOException {
                                if (left-- == 0) { return -1; }
                                into[offset] = 'x';
                                while (left < 2 && what.equals("late") && !Thread.currentThread().isInterrupted()) {
                                    Thread.onSpinWait();
                                }
                                return what.equals("sleep") && left < 2 ? sleep() : 1;
                            }
                            int sleep() throws IOException {
                                try { Thread.sleep(60_000); } catch (InterruptedException e) { throw new IOException(e); }
                                return 1;
                            }
                        };
                    }
                }
                """)) {
            assertThat(function.post("text/plain", "first").body()).isEqualTo("xxx");
            assertThat(late(function, "1000", "late").body()).isEqualTo("xxx");
            // Longer than the grace of the first.
            assertThat(catchThrowable(() -> late(function, "2000", "sleep"))).isInstanceOf(IOException.class);

            assertThat(function.post("text/plain", "again").body()).isEqualTo("xxx");
            assertThat(function.output()).doesNotContain("ignored the interrupt");
        }
    }

    private static HttpResponse<String> late(RunningFunction function, String timeout, String what) throws Exception {
        return function.send(function.request("/")
                .header("Nabi-Timeout-Ms", timeout)
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString(what)));
    }

    /** Each waits for all 64 while it holds a monitor: threads that were pinned to their carriers would never meet. */
    @Test
    void blockingHandlersRunAsManyAtOnceAsAreCalled() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 64; i++) {
                calls.add(
                        callers.submit(() -> survivor.post("text/plain", "meet").statusCode()));
            }
            for (var call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }
        }
    }
}
