package dev.nabi.function;

import dev.nabi.function.RuntimeConfig.ConfigException;
import dev.nabi.function.binding.PayloadBinder;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.http.ExchangeHandler;
import dev.nabi.function.http.HttpServer;
import dev.nabi.function.invocation.InFlight;
import dev.nabi.function.invocation.InvocationLog;
import dev.nabi.function.invocation.Invoker;
import dev.nabi.function.invocation.TimeOuts;
import dev.nabi.function.log.JsonLog;
import dev.nabi.function.source.SourceException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Runs one function as an HTTP server. */
public final class Main {
    private static final int HEAP_SHARE_OF_A_BODY = 8;
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private Main() {}

    public static void main(String[] args) {
        GracefulStop.boundShutdownHooks();
        try {
            var config = RuntimeConfig.of(System.getenv());
            // Before the function's code is there, which may print from its first line.
            var log = config.jsonLog() ? JsonLog.install(InstantSource.system()) : new InvocationLog(System.err);
            var code = FunctionCode.load(config);
            // Listening says "ready": not before the function could be called.
            serve(config, code, log);
        } catch (ConfigException | HandlerException | SourceException | IOException refused) {
            fail(refused);
        }
    }

    private static void serve(RuntimeConfig config, FunctionCode code, InvocationLog log) throws IOException {
        LongSupplier nanoTime = System::nanoTime;
        var inFlight = new InFlight();
        var stop = new AtomicReference<GracefulStop>();
        Runnable replace = () -> stop.get().begin(1);
        var timeOuts = new TimeOuts(config.timeout(), nanoTime, inFlight, log, replace);
        var invoker = new Invoker(code.handler(), new PayloadBinder(maxBody()), code.classes(), timeOuts, log);
        var server = HttpServer.listen(
                new InetSocketAddress(config.host(), config.port()), withHealth(invoker, stop), nanoTime);
        stop.set(new GracefulStop(server, inFlight, config.timeout()));
        timeOuts.started();
        Signals.onStop(() -> stop.get().begin(0));
        System.err.println("nabi: listening on " + config.host() + ":" + server.port());
        server.serve();
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

    private static int maxBody() {
        return (int) Math.min(Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_A_BODY, MAX_BODY);
    }

    private static void fail(Exception refused) {
        System.err.println("nabi: " + refused.getMessage());
        if (refused.getCause() != null && refused instanceof HandlerException) {
            refused.getCause().printStackTrace();
        }
        System.exit(1);
    }
}
