package dev.nabi.local.api.http;

import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.resources.Resources;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The HTTP edge, on loopback. Requests are answered on virtual threads, since a rule or a file may take its time;
 * watches live on the event loop, cost no thread, and end with their connection.
 */
public final class ApiServer implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 3 << 20;
    private static final int LOOPS = 2;

    private final Vertx vertx;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Router router;
    private final Streams streams;

    private ApiServer(Resources resources, Path podLogs) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        router = new Router(
                new Discovery(resources.kinds()),
                new OpenApi(resources.kinds()),
                new ResourceHandler(resources, new PodLogs(podLogs, resources.clock())));
        streams = new Streams(resources, executor);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setMaxInitialLineLength(16 << 10)
                        .setMaxHeaderSize(64 << 10)
                        .setIdleTimeout(0)
                        .setTcpNoDelay(true))
                .requestHandler(this::receive);
    }

    /** Listens on this port of 127.0.0.1; 0 takes any. */
    public static ApiServer start(Resources resources, Path podLogs, int port) throws IOException {
        var server = new ApiServer(resources, podLogs);
        try {
            server.server
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return server;
        } catch (ExecutionException e) {
            server.close();
            throw new IOException(
                    "the API cannot listen on 127.0.0.1:%d: %s".formatted(port, e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.close();
            throw new IOException("interrupted while starting", e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    private void receive(HttpServerRequest request) {
        if ("websocket".equalsIgnoreCase(header(request, "Upgrade"))) {
            // The handshake has to be taken before the request ends; what it needs is in memory.
            streams.write(request, router.handle(asked(request, Buffer.buffer())), vertx.getOrCreateContext());
            return;
        }
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= MOST_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> dispatch(request, body));
    }

    private void dispatch(HttpServerRequest request, Buffer body) {
        var context = vertx.getOrCreateContext();
        if (body.length() > MOST_BODY_BYTES) {
            var refusal = ApiException.tooLarge(MOST_BODY_BYTES);
            streams.write(request, ApiResponse.json(refusal.code(), refusal.toStatus()), context);
            return;
        }
        var asked = asked(request, body);
        try {
            executor.execute(() -> {
                var answer = router.handle(asked);
                context.runOnContext(_ -> streams.write(request, answer, context));
            });
        } catch (RejectedExecutionException e) {
            request.connection().close();
        }
    }

    private static ApiRequest asked(HttpServerRequest request, Buffer body) {
        var path = request.path();
        var method = request.method().name();
        return new ApiRequest(method, path == null ? "" : path, query(request.params()), media(request), body);
    }

    private static ApiRequest.Media media(HttpServerRequest request) {
        return new ApiRequest.Media(
                header(request, "Content-Type"), header(request, "Accept"), header(request, "User-Agent"));
    }

    private static String header(HttpServerRequest request, String name) {
        var value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static Map<String, String> query(MultiMap parameters) {
        var query = new LinkedHashMap<String, String>();
        parameters.forEach(query::putIfAbsent);
        return query;
    }

    /** Ends all watches and connections. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the API did not close", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
