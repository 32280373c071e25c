package dev.nabi.function;

import dev.nabi.function.http.HttpServer;
import dev.nabi.function.invocation.InFlight;
import dev.nabi.function.invocation.InvocationLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way out: what still arrives is served, since an instance's end is known to callers only after it has begun
 * ({@link Linger}); what is in flight is finished, within the function's time-out; then the process exits, come what may.
 */
final class GracefulStop {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration BEYOND_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration HOOKS = Duration.ofSeconds(5);

    private final InFlight inFlight;
    private final Duration timeout;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final HttpServer server;
    private final InvocationLog log;

    GracefulStop(HttpServer server, InFlight inFlight, Duration timeout, InvocationLog log) {
        this.log = log;
        this.server = server;
        this.inFlight = inFlight;
        this.timeout = timeout;
    }

    boolean isBegun() {
        return begun.get();
    }

    void begin(int exitCode) {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon(false).name("stop").start(() -> stop(exitCode));
        }
    }

    private void stop(int exitCode) {
        try {
            log.say("INFO", "nabi: stopping; calls in flight: " + inFlight.count());
            server.drain();
            var linger = new Linger(System.nanoTime(), inFlight.begun());
            while (!linger.isOver(System.nanoTime(), inFlight.begun())) {
                Thread.sleep(LOOK);
            }
            server.close();
            if (!inFlight.awaitNone(timeout.plus(BEYOND_TIMEOUT))) {
                log.say("WARN", "nabi: stopped; calls that did not end: " + inFlight.count());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            System.exit(exitCode);
        }
    }

    /** Whoever ends the process, the function's own shutdown hooks get a moment and not for ever. */
    static void boundShutdownHooks() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .unstarted(
                                () -> Thread.ofPlatform().daemon().name("halt").start(GracefulStop::haltLater)));
    }

    private static void haltLater() {
        try {
            Thread.sleep(HOOKS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
