package dev.nabi.function;

import dev.nabi.function.RuntimeConfig.ConfigException;
import dev.nabi.function.binding.PayloadBinder;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.http.BodyBudget;
import dev.nabi.function.http.ExchangeHandler;
import dev.nabi.function.http.HttpServer;
import dev.nabi.function.invocation.InFlight;
import dev.nabi.function.invocation.InvocationLog;
import dev.nabi.function.invocation.Invoker;
import dev.nabi.function.invocation.Report;
import dev.nabi.function.invocation.TimeOuts;
import dev.nabi.function.log.PrintedLog;
import dev.nabi.function.source.SourceException;
import dev.nabi.function.training.Training;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Runs one function as an HTTP server. */
public final class Main {
    private static final int HEAP_SHARE_OF_A_BODY = 8;
    private static final int HEAP_SHARE_OF_ALL_BODIES = 2;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final Duration BODY_PATIENCE = Duration.ofSeconds(5);

    private Main() {}

    public static void main(String[] args) {
        GracefulStop.boundShutdownHooks();
        var log = new InvocationLog(System.err);
        try {
            var config = RuntimeConfig.of(System.getenv());
            // Before the function's code is there, which may print from its first line.
            log = log(config, log);
            var code = FunctionCode.load(config);
            sayIfUncached(log);
            var calls = System.getProperty("nabi.training");
            // Listening says "ready": not before the function could be called.
            if (calls == null) {
                listen(config, code, log).serve();
            } else {
                train(config, code, log, Path.of(calls));
            }
        } catch (ConfigException | HandlerException | SourceException | IOException refused) {
            fail(refused, log);
        }
    }

    /** Text that nobody else is sent stays as it is printed, and costs nothing. */
    private static InvocationLog log(RuntimeConfig config, InvocationLog plain) {
        if (config.jsonLog()) {
            return PrintedLog.json(config.revision(), InstantSource.system());
        }
        return config.disclosure().logTail() ? PrintedLog.text(InstantSource.system()) : plain;
    }

    /** Serves its own calls, and ends with the last: then the JVM writes the AOT cache. */
    private static void train(RuntimeConfig config, FunctionCode code, InvocationLog log, Path calls)
            throws IOException {
        var training = new Training(calls, code.handler());
        var server = listen(config.onLoopback(), new FunctionCode(code.classes(), training.handler()), log);
        Thread.ofPlatform().name("training").start(() -> {
            try {
                training.run(server.port());
                System.exit(0);
            } catch (IOException failed) {
                System.err.println("nabi: " + failed.getMessage());
                Runtime.getRuntime().halt(1); // Without a cache of half a training.
            }
        });
        server.serve();
    }

    /** The JVM goes on without an AOT cache that it cannot use, and says so in words of its own. */
    private static void sayIfUncached(InvocationLog log) {
        var cache = System.getProperty("nabi.cache");
        if (cache != null && !System.getProperty("java.vm.info", "").contains("sharing")) {
            log.say(
                    "WARN",
                    "nabi: starting without " + cache
                            + ", slower: it is missing or of another runtime; build the function's image anew on its base");
        }
    }

    private static HttpServer listen(RuntimeConfig config, FunctionCode code, InvocationLog log) throws IOException {
        LongSupplier nanoTime = System::nanoTime;
        var inFlight = new InFlight();
        var stop = new AtomicReference<GracefulStop>();
        Runnable replace = () -> stop.get().begin(1);
        var timeOuts = new TimeOuts(config.timeout(), nanoTime, carriers(), inFlight, log, replace);
        var invoker = new Invoker(
                code.handler(),
                new PayloadBinder(maxBody()),
                code.classes(),
                timeOuts,
                log,
                config.disclosure(),
                new Report(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), sinceStart()));
        var server = HttpServer.listen(
                new InetSocketAddress(config.host(), config.port()), withHealth(invoker, stop), bodies(), nanoTime);
        stop.set(new GracefulStop(server, inFlight, config.timeout(), log));
        timeOuts.started();
        StopSignals.onStop(() -> stop.get().begin(0));
        log.say("INFO", "nabi: listening on " + config.host() + ":" + server.port());
        return server;
    }

    /** How long this process has run. */
    private static Duration sinceStart() {
        var now = InstantSource.system().instant();
        var started = ProcessHandle.current().info().startInstant().orElse(now);
        return started.isAfter(now) ? Duration.ZERO : Duration.between(started, now);
    }

    private static ExchangeHandler withHealth(ExchangeHandler functions, AtomicReference<GracefulStop> stop) {
        return exchange -> {
            if (!exchange.head().path().equals("/_nabi/health")) {
                functions.handle(exchange);
                return;
            }
            exchange.response().status(stop.get().isBegun() ? 503 : 200);
            exchange.response().finish();
        };
    }

    /** As jvm.options says; the JDK's own default is the number of processors. */
    private static int carriers() {
        return Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
    }

    private static BodyBudget bodies() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_ALL_BODIES, BODY_PATIENCE);
    }

    private static int maxBody() {
        return (int) Math.min(Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_A_BODY, MAX_BODY);
    }

    private static void fail(Exception refused, InvocationLog log) {
        var cause = refused instanceof HandlerException ? refused.getCause() : null;
        var stack = cause == null ? "" : "\n" + InvocationLog.trace(cause).stripTrailing();
        log.say("ERROR", "nabi: " + refused.getMessage() + stack);
        System.exit(1);
    }
}
