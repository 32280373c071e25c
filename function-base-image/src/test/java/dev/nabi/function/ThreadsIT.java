package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The threads that run a function's code: none holds up the others, and none knows of another call or of the runtime. */
class ThreadsIT {
    private static final String FUNCTION = """
            import java.net.URI;
            import java.net.http.*;
            import java.util.concurrent.*;
            import java.util.function.Function;
            import java.util.stream.*;
            public class Threads implements Function<String, String> {
                static final InheritableThreadLocal<String> CALLER = new InheritableThreadLocal<>();
                static final ThreadLocal<String> PLAIN = new ThreadLocal<>();
                static final CountDownLatch SPINNING = new CountDownLatch(32);
                static volatile boolean released;
                static final class Lazy {
                    static final String VALUE = value();
                    static String value() {
                        var done = new CountDownLatch(1);
                        Thread.startVirtualThread(done::countDown);
                        try { done.await(); } catch (InterruptedException late) { throw new IllegalStateException(late); }
                        return "initialised";
                    }
                }
                public String apply(String what) {
                    try {
                        return switch (what) {
                            case "leave" -> { CALLER.set("alice"); PLAIN.set("alice"); yield "left"; }
                            case "look" -> CALLER.get() + " " + PLAIN.get();
                            case "lazy" -> Lazy.VALUE;
                            case "spin" -> {
                                SPINNING.countDown();
                                while (!released) { Thread.onSpinWait(); }
                                yield "span";
                            }
                            case "release" -> { SPINNING.await(); released = true; yield "released"; }
                            case "async" -> CompletableFuture.supplyAsync(Threads::seen).get();
                            case "parallel" -> IntStream.range(0, 64).parallel().mapToObj(i -> seen()).distinct()
                                    .collect(Collectors.joining(","));
                            default -> HttpClient.newHttpClient()
                                    .sendAsync(HttpRequest.newBuilder(URI.create(what)).build(), HttpResponse.BodyHandlers.discarding())
                                    .thenApply(answer -> seen()).get();
                        };
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                }
                static String seen() {
                    var loader = Thread.currentThread().getContextClassLoader();
                    try {
                        loader.loadClass("dev.nabi.function.Main");
                        return "the runtime";
                    } catch (ClassNotFoundException unseen) {
                        return loader == Threads.class.getClassLoader() ? "its own" : "another";
                    }
                }
            }
            """;

    private static RunningFunction function;

    @BeforeAll
    static void start() throws Exception {
        function = RunningFunction.ofSource(FUNCTION);
    }

    @AfterAll
    static void stop() {
        function.close();
    }

    @Test
    void whatACallLeavesOnItsThreadTheNextOnTheSameConnectionDoesNotSee() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), function.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((call("leave", "") + call("look", "Connection: close\r\n"))
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("left")
                    .endsWith("null null");
        }
    }

    private static String call(String body, String fields) {
        return "POST / HTTP/1.1\r\nHost: x\r\n" + fields + "Content-Type: text/plain\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Each holds its carrier while it waits for the initialiser, which waits for a virtual thread. */
    @Test
    void firstCallsThatWaitForAnInitialiserThatWaitsForAVirtualThreadAreAnswered() throws Exception {
        assertThat(all(16, "lazy")).containsOnly("initialised");
    }

    /** They compute until another call ends them: had they all the carriers, it would never run. */
    @Test
    void callsThatComputeDoNotStallTheOthers() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var spinners = callers.submit(() -> all(32, "spin"));
            assertThat(function.post("text/plain", "release").body()).isEqualTo("released");
            assertThat(spinners.get()).containsOnly("span");
        }
    }

    @Test
    void threadsOfTheCommonPoolSeeTheFunctionsClassesAndNothingOfTheRuntime() throws Exception {
        assertThat(function.post("text/plain", "async").body()).isEqualTo("its own");
        assertThat(function.post("text/plain", "parallel").body()).isEqualTo("its own");
        var health = "http://127.0.0.1:" + function.port() + "/_nabi/health";
        assertThat(function.post("text/plain", health).body()).isEqualTo("its own");
    }

    @Test
    void anInstanceWithoutFreeFileDescriptorsServesAgainWhenItHasSome() throws Exception {
        try (var small = RunningFunction.startWithin(160, RunningFunction.source(FUNCTION, Map.of()))) {
            var taken = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 220; i++) {
                    taken.add(new Socket(InetAddress.getLoopbackAddress(), small.port()));
                }
                small.awaitLine("cannot accept a connection");
            } finally {
                for (var socket : taken) {
                    socket.close();
                }
            }
            assertThat(small.post("text/plain", "look").body()).isEqualTo("null null");
        }
    }

    private static List<String> all(int count, String what) throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<String>>();
            for (int i = 0; i < count; i++) {
                calls.add(callers.submit(() -> function.post("text/plain", what).body()));
            }
            var answers = new ArrayList<String>();
            for (var call : calls) {
                answers.add(call.get());
            }
            return answers;
        }
    }
}
