package dev.nabi.gateway.http;

import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.proxy.Upstreams;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.VertxInternal;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The servers that clients call: one for each event loop, all on one port, sharing nothing but what they serve from. */
public final class DataPlane {
    private static final int ACCEPT_BACKLOG = 4096;

    private final Service service;
    private final DataPlaneOptions options;
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile int port;

    public DataPlane(Service service, DataPlaneOptions options) {
        this.service = service;
        this.options = options;
    }

    public Future<String> start(Vertx vertx, int loops) {
        return vertx.deployVerticle(Server::new, new DeploymentOptions().setInstances(loops));
    }

    /** The port that clients call, once it has started. */
    public int port() {
        return port;
    }

    /** Invocations that have not ended. */
    public int open() {
        return workers.stream().mapToInt(Worker::open).sum();
    }

    /** Meters what each open invocation came to so far, on its event loop. */
    public CompletableFuture<Void> tellRunning() {
        return CompletableFuture.allOf(workers.stream()
                .map(worker -> CompletableFuture.runAsync(
                        worker::tellRunning, worker.loop().executor()))
                .toArray(CompletableFuture[]::new));
    }

    /** The route table was swapped: who waits for a Function's first revision looks again. */
    public void routesChanged() {
        workers.forEach(worker -> worker.loop().executor().execute(worker.lobby()::lookAgain));
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(options.host())
                // Any free port, but the same for all loops.
                .setPort(options.port() == 0 ? -1 : options.port())
                .setMaxHeaderSize(options.maxHeaderBytes())
                .setMaxInitialLineLength(options.maxRequestLineBytes())
                .setMaxFormAttributeSize(0)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) options.idleTimeoutMillis())
                .setTcpNoDelay(true)
                .setAcceptBacklog(ACCEPT_BACKLOG);
    }

    private final class Server extends AbstractVerticle {
        private @Nullable HttpServer server;

        @Override
        public void start(Promise<Void> started) {
            var seed = new SecureRandom();
            var loop = new EventLoop(
                    nextLoop.getAndIncrement(),
                    task -> context.runOnContext(run -> task.run()),
                    new DeadlineWheel(service.ticks().nanos()),
                    new FastRandom(seed.nextLong(), seed.nextLong()),
                    service.ticks());
            var upstreams = new Upstreams(vertx, options.connectTimeoutMillis(), options.maxConnections());
            var worker = new Worker(service, loop, upstreams, options);
            workers.add(worker);
            vertx.setPeriodic(
                    DeadlineWheel.TICK_MILLIS,
                    tick -> loop.deadlines().sweep(service.ticks().nanos()));
            var http = new StrictHttpServer((VertxInternal) vertx, serverOptions());
            server = http;
            http.requestHandler(in -> Ingress.handle(worker, in));
            http.connectionHandler(connection -> ClientConnection.accept(worker, (HttpServerConnection) connection));
            http.listen()
                    .<Void>map(listening -> {
                        port = listening.actualPort();
                        return null;
                    })
                    .onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            if (server == null) {
                stopped.complete();
            } else {
                server.close().onComplete(stopped);
            }
        }
    }
}
