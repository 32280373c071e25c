package dev.nabi.e2e;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Callers that call a function one call after the other until they are told to stop, and keep what became of each call.
 * A connection that nobody took carried no call: it is counted, and the call is made again.
 */
final class Load implements AutoCloseable {
    private static final int MOST_CALLS = 200_000;
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** What is sent, and what the answer has to contain. */
    record Order(String body, String expected) {}

    /** What became of one call. */
    record Answer(Instant sent, Duration took, int status, String wrong) {
        boolean isRight() {
            return wrong.isEmpty();
        }
    }

    private final Platform platform;
    private final String path;
    private final IntFunction<Order> orders;
    private final Duration pause;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger unconnected = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean isOver;

    private Load(Platform platform, String path, Duration pause, IntFunction<Order> orders) {
        this.platform = platform;
        this.path = path;
        this.pause = pause;
        this.orders = orders;
    }

    /** Calls that take some 20 ms in the function, from as many callers. */
    static Load on(Platform platform, Faulty function, int callers) {
        return on(platform, function, callers, PAUSE);
    }

    /** The same with another pause of each caller between two calls. */
    static Load on(Platform platform, Faulty function, int callers, Duration pause) {
        return of(platform, function.path(), callers, pause, n -> new Order("sleep 20 call-" + n, "call-" + n));
    }

    static Load of(Platform platform, String path, int callers, IntFunction<Order> orders) {
        return of(platform, path, callers, PAUSE, orders);
    }

    private static Load of(Platform platform, String path, int callers, Duration pause, IntFunction<Order> orders) {
        var load = new Load(platform, path, pause, orders);
        for (var i = 0; i < callers; i++) {
            load.callers.add(Thread.ofVirtual().start(load::call));
        }
        return load;
    }

    private void call() {
        while (!isOver && made.get() < MOST_CALLS) {
            var order = orders.apply(made.incrementAndGet());
            var sent = Instant.now();
            var start = System.nanoTime();
            try {
                var response = Platform.HTTP.send(platform.request(path, order.body()), BodyHandlers.ofString());
                var wrong = response.statusCode() == 200 && response.body().contains(order.expected())
                        ? ""
                        : response.statusCode() + " " + response.body();
                answers.add(new Answer(sent, since(start), response.statusCode(), wrong));
                Thread.sleep(pause);
            } catch (ConnectException nobodyTook) {
                unconnected.incrementAndGet();
            } catch (IOException broken) {
                answers.add(new Answer(sent, since(start), 0, broken.toString()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until so many more calls are answered. */
    void awaitCalls(int more) {
        var goal = answers.size() + more;
        PlatformScenarios.await(platform, () -> answers.size() >= goal);
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    List<Answer> failures() {
        return answers.stream().filter(answer -> !answer.isRight()).toList();
    }

    /** Connections that nobody took. */
    int unconnected() {
        return unconnected.get();
    }

    /** Lets the calls that run end, makes no more, and notes the figures. */
    Load stop() {
        isOver = true;
        for (var caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        var longest =
                answers.stream().map(Answer::took).max(Duration::compareTo).orElse(Duration.ZERO);
        E2eReport.note(String.format(
                Locale.ROOT,
                "%d calls, %d failed, %d connections refused, longest %.1f s",
                answers.size(),
                failures().size(),
                unconnected.get(),
                longest.toMillis() / 1e3));
        return this;
    }

    @Override
    public void close() {
        isOver = true;
    }
}
