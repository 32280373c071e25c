package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From apply to zero and back, in the order in which a person tries it, on any platform. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PlatformScenarios {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final Duration LONG = Duration.ofSeconds(5);

    /** Those that wait for others. */
    private static final Set<String> WAITING =
            Set.of(PlatformScenarios.class.getName(), ClusterCase.class.getName(), Load.class.getName());

    private @Nullable Platform started;

    /** Starts the platform, or skips with the reason why it cannot. */
    abstract Platform start() throws Exception;

    @BeforeEach
    void startPlatformOnce() throws Exception {
        if (started == null) {
            started = start();
        }
    }

    @AfterAll
    void stopPlatform() {
        if (started != null) {
            started.close();
        }
    }

    @Test
    @Order(1)
    void answersTheFirstCallOfAFunctionThatWasJustApplied() throws Exception {
        kubectl().apply(hello("Hello, ")).succeeded();
        kubectl()
                .run("wait", "fn/hello", "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        var answer = platform().call("/function/default/hello", "Nabi");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Hello, Nabi!");
        assertThat(answer.headers().firstValue("Nabi-Invocation-Id")).isPresent();
        assertThat(answer.headers().firstValue("Server-Timing").orElseThrow()).contains("queue", "start", "function");
    }

    @Test
    @Order(2)
    void goesToZeroInSilence() {
        await(() -> kubectl().get("deploy/hello-00001", "{.spec.replicas}").equals("0"));
        await(() ->
                kubectl().run("get", "pods", "-o", "name").text().lines().noneMatch(line -> line.startsWith("pod/")));

        assertThat(kubectl().get("fn/hello", "{.status.conditions[?(@.type=='Ready')].status}"))
                .isEqualTo("True");
    }

    @Test
    @Order(3)
    void answersEachOfTwoHundredFirstCallsAtOnce() {
        var calls = Stream.generate(() -> Platform.HTTP.sendAsync(
                        platform().request("/function/default/hello", "all"), BodyHandlers.ofString()))
                .limit(200)
                .toList();

        assertThat(calls.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .hasSize(200)
                .containsOnly(200);
    }

    @Test
    @Order(4)
    void movesToANewRevisionWithoutAFailedCall() throws Exception {
        var failed = new AtomicBoolean();
        var done = new AtomicBoolean();
        var load = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                try {
                    failed.compareAndSet(
                            false,
                            platform().call("/function/default/hello", "x").statusCode() != 200);
                } catch (Exception e) {
                    failed.set(true);
                }
            }
        });

        kubectl().apply(hello("Good day, ")).succeeded();
        await(() -> kubectl().get("fn/hello", "{.status.latestReadyRevision}").equals("hello-00002"));
        await(() -> answerTo("Nabi").equals("Good day, Nabi!"));
        done.set(true);
        load.join();

        assertThat(failed).isFalse();
    }

    @Test
    @Order(5)
    void keepsTheOldRevisionWhenTheNewOneDoesNotCompile() throws Exception {
        kubectl().apply(hello("Good day, ").replace("return", "retrun")).succeeded();
        await(() -> kubectl()
                .get("fn/hello", "{.status.conditions[?(@.type=='RevisionReady')].message}")
                .contains("retrun"));

        assertThat(kubectl().get("fn/hello", "{.status.conditions[?(@.type=='Ready')].status}"))
                .isEqualTo("True");
        assertThat(answerTo("Nabi")).isEqualTo("Good day, Nabi!");
    }

    @Test
    @Order(6)
    void refusesASpecThatCannotRun() {
        var both = kubectl().apply(hello("Good day, ").replace("spec:", "spec:\n  image: example.org/x:1"));
        var port = kubectl().apply(hello("Good day, ").replace("spec:", "spec:\n  port: 70000"));

        // An API server before 1.25 knows no rules over several fields: there the operator says it.
        if (both.exit() == 0) {
            await(() -> kubectl()
                    .get("fn/hello", "{.status.conditions[*].message}")
                    .contains("exactly one of spec.java and spec.image"));
            kubectl().apply(hello("Good day, ")).succeeded();
        } else {
            assertThat(both.text()).contains("exactly one of spec.java and spec.image");
        }
        assertThat(port.exit()).isNotZero();
        assertThat(port.text()).contains("spec.port").contains("65535");
    }

    @Test
    @Order(7)
    void saysWhichFunctionIsNotThere() throws Exception {
        var answer = platform().call("/function/default/nobody", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("application/problem+json");
        assertThat(answer.body()).contains("nobody");
    }

    @Test
    @Order(8)
    void holdsAFunctionToItsBudgetAndTellsWhatItUsed() throws Exception {
        // Usage is kept by name: on a platform that ran before, another name has used nothing.
        var name = "frugal-" + Long.toString(System.nanoTime(), 36);
        kubectl()
                .apply(hello("Hi, ")
                        .replace("name: hello", "name: " + name)
                        .replace("spec:\n", "spec:\n  budget: {invocations: 4}\n"))
                .succeeded();
        kubectl()
                .run("wait", "fn/" + name, "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        int answered = 0;
        var answer = platform().call("/function/default/" + name, "Nabi");
        while (answer.statusCode() == 200 && answered < 10) {
            answered++;
            answer = platform().call("/function/default/" + name, "Nabi");
        }

        assertThat(answered).isBetween(platform().hasOneLedger() ? 4 : 1, 4);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body())
                .contains(name)
                .contains("4 invocations a month")
                .contains("is used up");
        var count = Integer.toString(answered);
        await(() -> kubectl()
                .get("fn/" + name, "{.status.usage.invocationsThisMonth}")
                .equals(count));
        var wide = kubectl().run("get", "fn", name, "-o", "wide").succeeded().text();
        assertThat(wide).contains("TODAY", "MONTH", "GB-SECONDS", "LAST-CALLED", "EXHAUSTED");
        assertThat(wide.lines().skip(1).findFirst().orElseThrow())
                .containsPattern("\\s" + count + "\\s+" + count + "\\s+\\d+\\.\\d{3}\\s");
        if (platform().hasOneLedger()) {
            await(() -> kubectl()
                    .get("fn/" + name, "{.status.conditions[?(@.type=='BudgetExhausted')].status}")
                    .equals("True"));
            await(() -> kubectl().get("events", "{.items[*].reason}").contains("BudgetExhausted"));
        }

        kubectl()
                .run("patch", "fn", name, "--type=merge", "-p", "{\"spec\":{\"budget\":{\"invocations\":1000}}}")
                .succeeded();
        await(() -> status("/function/default/" + name) == 200);
        kubectl().run("delete", "fn", name).succeeded();
    }

    private int status(String path) {
        try {
            return platform().call(path, "Nabi").statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(9)
    void deletingAFunctionTakesAllOfItAway() {
        kubectl().run("delete", "fn", "hello").succeeded();

        await(() -> !kubectl().run("get", "deploy,rs,pods", "-o", "name").text().contains("/"));
    }

    private String answerTo(String name) {
        try {
            return platform().call("/function/default/hello", name).body();
        } catch (Exception e) {
            return e.toString();
        }
    }

    /** The function of the README, greeting as told. */
    static String hello(String greeting) {
        return """
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  name: hello
                spec:
                  scale:
                    window: 6s
                  java:
                    source: |
                      import java.util.function.Function;

                      public class Hello implements Function<String, String> {
                          public String apply(String name) {
                              return "%s" + (name.isBlank() ? "world" : name) + "!";
                          }
                      }
                """.formatted(greeting);
    }

    Platform platform() {
        return Objects.requireNonNull(started);
    }

    private Kubectl kubectl() {
        return platform().kubectl();
    }

    private void await(BooleanSupplier condition) {
        await(platform(), condition);
    }

    static void await(Platform platform, BooleanSupplier condition) {
        await(platform, Duration.ofMinutes(3), condition);
    }

    /**
     * Waits until a condition holds. What cannot be asked at the moment (a connection that broke, an object that is not there yet)
     * is asked again; what is wrong, an AssertionError, stays wrong. Between two looks it waits longer each time, since a look may be
     * a process of its own.
     */
    static void await(Platform platform, Duration patience, BooleanSupplier condition) {
        var start = System.nanoTime();
        var end = start + patience.toNanos();
        var pause = FIRST_PAUSE_MILLIS;
        RuntimeException last = null;
        while (true) {
            try {
                if (condition.getAsBoolean()) {
                    tell(Duration.ofNanos(System.nanoTime() - start));
                    return;
                }
                last = null;
            } catch (RuntimeException notNow) {
                last = notNow;
            }
            if (System.nanoTime() - end >= 0) {
                throw new AssertionError("gave up waiting; the platform said:\n" + platform.printed(), last);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    /** What a case waits for is most of its time: where it was long, it is told with the line that waited. */
    private static void tell(Duration waited) {
        if (waited.compareTo(LONG) > 0) {
            StackWalker.getInstance()
                    .walk(frames -> frames.filter(frame -> !WAITING.contains(frame.getClassName()))
                            .findFirst())
                    .ifPresent(frame -> System.out.printf(
                            "e2e: waited %d s in %s.%s, line %d%n",
                            waited.toSeconds(),
                            frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1),
                            frame.getMethodName(),
                            frame.getLineNumber()));
        }
    }
}
