package dev.nabi.local.api.http;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.local.api.access.Access;
import dev.nabi.local.api.access.Identity;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.tls.Credentials;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The HTTPS edge, on loopback. Who may not use the API is refused before its body is read. Requests are answered on virtual threads, since a rule or a file may take its time;
 * watches live on the event loop, cost no thread, and end with their connection.
 */
public final class ApiServer implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 3 << 20;
    private static final int LOOPS = 2;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Bodies that are read or answered at one time; their trees take several times as much. */
    private static final long MOST_BYTES_OF_BODIES = 16L << 20;

    private final Vertx vertx;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Router router;
    private final Streams streams;
    private final RequestAccess access;
    private final AtomicLong bytesOfBodies = new AtomicLong();

    private ApiServer(Resources resources, Path podLogs, Credentials credentials) {
        var rights = new Access(resources, credentials.token());
        access = new RequestAccess(rights);
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        router = new Router(
                new Discovery(resources.kinds()),
                new OpenApi(resources.kinds()),
                new ResourceHandler(resources, new PodLogs(podLogs, resources.clock()), rights),
                rights);
        streams = new Streams(resources, executor);
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setSsl(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(credentials.keys()))
                        .setMaxInitialLineLength(16 << 10)
                        .setMaxHeaderSize(64 << 10)
                        .setIdleTimeout(0)
                        .setTcpNoDelay(true))
                .requestHandler(this::receive);
    }

    /** Listens on this port of 127.0.0.1; 0 takes any. */
    public static ApiServer start(Resources resources, Path podLogs, int port, Credentials credentials)
            throws IOException {
        var server = new ApiServer(resources, podLogs, credentials);
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
        try {
            var who = access.admit(head(request));
            if ("websocket".equalsIgnoreCase(header(request, "Upgrade"))) {
                // The handshake has to be taken before the request ends; what it needs is in memory.
                streams.write(request, router.handle(asked(request, who, Buffer.buffer())), vertx.getOrCreateContext());
            } else {
                read(request, who);
            }
        } catch (ApiException why) {
            refuse(request, why);
        }
    }

    private static RequestAccess.Head head(HttpServerRequest request) {
        var headers = request.headers();
        var length = header(request, "Content-Length");
        return new RequestAccess.Head(
                new LoopbackRequest(headers.getAll("Host"), headers.getAll("Origin"), headers.getAll("Sec-Fetch-Site")),
                header(request, "Authorization"),
                header(request, "Content-Type"),
                headers.contains("Transfer-Encoding") || !(length.isEmpty() || length.equals("0")));
    }

    private void refuse(HttpServerRequest request, ApiException why) {
        if (why.code() == TOO_MANY_REQUESTS) {
            request.response().putHeader("Retry-After", "1");
        }
        streams.write(request, ApiResponse.json(why.code(), why.toStatus()), vertx.getOrCreateContext());
    }

    /** Collects the body as long as it and all others fit; what does not is read to its end and not kept. */
    private void read(HttpServerRequest request, Identity who) {
        var body = new ReceivedBody(MOST_BODY_BYTES, bytesOfBodies, MOST_BYTES_OF_BODIES);
        request.handler(body::add);
        request.exceptionHandler(_ -> body.close());
        request.endHandler(_ -> body.refusal()
                .ifPresentOrElse(
                        why -> {
                            body.close();
                            refuse(request, why);
                        },
                        () -> dispatch(request, who, body)));
    }

    private void dispatch(HttpServerRequest request, Identity who, ReceivedBody body) {
        var context = vertx.getOrCreateContext();
        var asked = asked(request, who, body.content());
        try {
            executor.execute(() -> {
                try {
                    var answer = router.handle(asked);
                    context.runOnContext(_ -> streams.write(request, answer, context));
                } finally {
                    body.close();
                }
            });
        } catch (RejectedExecutionException e) {
            body.close();
            request.connection().close();
        }
    }

    private static ApiRequest asked(HttpServerRequest request, Identity who, Buffer body) {
        var path = request.path();
        var method = request.method().name();
        return new ApiRequest(method, path == null ? "" : path, query(request.params()), media(request), who, body);
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
