package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogIT {
    private static final String TALK = """
            import java.util.function.Function;
            public class Talk implements Function<String, String> {
                static { System.out.println("loaded"); }
                static final java.util.concurrent.ExecutorService POOL = java.util.concurrent.Executors.newSingleThreadExecutor();
                public String apply(String what) {
                    switch (what) {
                        case "long" -> System.out.println("x".repeat(40_000));
                        case "fail" -> throw new IllegalStateException("no \\"tea\\" left");
                        case "part" -> System.out.print("no end");
                        case "pool" -> {
                            try { POOL.submit(() -> System.out.println("from the pool")).get(); } catch (Exception e) { throw new IllegalStateException(e); }
                        }
                        default -> {
                            System.out.println("out \\t" + what);
                            System.err.println("err " + what);
                            try { Thread.ofPlatform().start(() -> System.out.println("child " + what)).join(); } catch (InterruptedException e) {}
                        }
                    }
                    return what;
                }
            }
            """;

    @Test
    void linesCarryTheInvocationThatPrintedThem() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(TALK, Map.of("NABI_LOG_FORMAT", "json")))) {
            call(function, "inv-1", "tea");
            function.awaitLine("\"stream\":\"stdout\",\"invocationId\":\"inv-1\",\"message\":\"out \\u0009tea\"}");
            call(function, "inv-2", "milk");
            function.awaitLine("\"stream\":\"stderr\",\"invocationId\":\"inv-2\",\"message\":\"err milk\"}");
            function.awaitLine("\"stream\":\"stdout\",\"invocationId\":\"inv-2\",\"message\":\"child milk\"}");
            call(function, "inv-3", "part");
            function.awaitLine("\"invocationId\":\"inv-3\",\"message\":\"no end\"}");
            call(function, "inv-4", "fail");
            function.awaitLine(
                    "\"invocationId\":\"inv-4\",\"message\":\"nabi: invocation inv-4 failed\\njava.lang.IllegalState");
            assertThat(function.output()).contains("\"stream\":\"stdout\",\"message\":\"loaded\"}");
            assertThat(function.output().lines())
                    .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("\"}"));
        }
    }

    @Test
    void jsonIsTheDefaultAndSaysWhatALogIsSearchedBy() throws Exception {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (var function = RunningFunction.start(
                RunningFunction.source(TALK, Map.of("NABI_LOG_FORMAT", "", "NABI_REVISION", "talk-00007")))) {
            function.send(function.request("/")
                    .header("Nabi-Invocation-Id", "inv-1")
                    .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                    .POST(BodyPublishers.ofString("tea")));
            assertThat(function.awaitLine("err tea"))
                    .contains(
                            ",\"level\":\"ERROR\",\"stream\":\"stderr\",\"invocationId\":\"inv-1\",\"traceId\":\""
                                    + trace
                                    + "\",\"spanId\":\"00f067aa0ba902b7\",\"revision\":\"talk-00007\",\"message\":\"err tea\"}");
            assertThat(function.output())
                    .contains(
                            "\"level\":\"INFO\",\"stream\":\"stderr\",\"revision\":\"talk-00007\",\"message\":\"nabi: listening");
            function.terminate();
            assertThat(function.awaitLine("stopping"))
                    .as("a stop is no error")
                    .contains("\"level\":\"INFO\"", "nabi: stopping; calls in flight: 0");
        }
    }

    @Test
    void aThreadThatOutlivesItsInvocationPrintsForNobody() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(TALK, Map.of("NABI_LOG_FORMAT", "json")))) {
            call(function, "inv-1", "pool");
            function.awaitLine("\"invocationId\":\"inv-1\",\"message\":\"from the pool\"}");
            call(function, "inv-2", "pool");
            function.awaitLine("\"stream\":\"stdout\",\"message\":\"from the pool\"}");
        }
    }

    @Test
    void aLineOfAnyLengthIsWrittenInBoundedPieces() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(TALK, Map.of("NABI_LOG_FORMAT", "json")))) {
            call(function, "inv-1", "long");
            call(function, "inv-2", "tea");
            function.awaitLine("err tea");

            var pieces = function.output()
                    .lines()
                    .filter(line -> line.contains("xxx"))
                    .toList();
            assertThat(pieces).hasSize(3).allMatch(line -> line.length() < 17_000);
            assertThat(String.join("", pieces).chars().filter(c -> c == 'x').count())
                    .isEqualTo(40_000);
        }
    }

    private static void call(RunningFunction function, String id, String what) throws Exception {
        function.send(function.request("/").header("Nabi-Invocation-Id", id).POST(BodyPublishers.ofString(what)));
    }
}
