package dev.nabi.events.code;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.events.http.ApiProblem;
import dev.nabi.events.http.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The port of the code store. It is one of its own, since instances of all namespaces reach it. */
public final class CodeServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CodeServer.class);
    private static final int IDLE_SECONDS = 90;
    private static final int START_SECONDS = 30;

    private final CodeApi api;
    private final Executor blocking;
    private final boolean isLoopback;
    private final Supplier<UploadRate> rates;
    private final HttpServer server;

    private CodeServer(Vertx vertx, CodeApi api, Executor blocking, String host, Supplier<UploadRate> rates) {
        this.rates = rates;
        this.api = api;
        this.blocking = blocking;
        this.isLoopback = LoopbackRequest.isLoopback(host);
        server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(host)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
        server.requestHandler(request -> accept(request, vertx.getOrCreateContext()));
    }

    /** Listens; port 0 takes any. {@code minRate} is the bytes a second that an upload must have; 0 for any. */
    public static CodeServer start(Vertx vertx, CodeApi api, Executor blocking, String host, int port, long minRate)
            throws IOException {
        return start(vertx, api, blocking, host, port, () -> new UploadRate(minRate, UploadRate.WINDOW_NANOS));
    }

    static CodeServer start(
            Vertx vertx, CodeApi api, Executor blocking, String host, int port, Supplier<UploadRate> rates)
            throws IOException {
        var server = new CodeServer(vertx, api, blocking, host, rates);
        try {
            server.server.listen(port).toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("the port " + port + " of the code store (nabi.code.port) cannot be opened: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    private void accept(HttpServerRequest request, Context context) {
        var body = new BodyStream(request, context, rates.get());
        try {
            blocking.execute(() -> serve(request, body));
        } catch (RejectedExecutionException e) {
            refuse(request, body, ApiProblem.later(503, "the code store shuts down", 1));
        }
    }

    private void serve(HttpServerRequest request, BodyStream body) {
        try {
            refuseWebPages(request);
            Endpoint.checkQuery(request);
            api.handle(request, body);
        } catch (ApiProblem problem) {
            refuse(request, body, problem);
        } catch (IOException e) {
            LOG.warnf("%s %s: %s", request.method(), request.path(), e.getMessage());
            refuse(request, body, ApiProblem.later(503, "the code store is away", 1));
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s %s failed", request.method(), request.path());
            refuse(request, body, ApiProblem.of(500, "an error of the code store; its log says more"));
        }
    }

    private void refuseWebPages(HttpServerRequest request) {
        if (isLoopback) {
            var headers = request.headers();
            new LoopbackRequest(headers.getAll("Host"), headers.getAll("Origin"), headers.getAll("Sec-Fetch-Site"))
                    .refusal()
                    .ifPresent(why -> {
                        throw ApiProblem.of(403, why);
                    });
        }
    }

    /** The rest of the body is not taken: the connection ends with the answer, or at once where that has begun. */
    private static void refuse(HttpServerRequest request, BodyStream body, ApiProblem problem) {
        var response = request.response();
        if (response.headWritten()) {
            request.connection().close();
        } else if (!response.closed()) {
            body.isLast();
            problem.write(response);
        }
    }

    @Override
    public void close() {
        var _ = Objects.requireNonNull(server.close());
    }
}
