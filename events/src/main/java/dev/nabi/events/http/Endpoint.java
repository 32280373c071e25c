package dev.nabi.events.http;

import dev.nabi.events.store.StoreException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Turns what a request does into its answer: what it throws becomes one problem. */
@FunctionalInterface
public interface Endpoint {
    Logger LOG = Logger.getLogger(Endpoint.class);

    void handle(RoutingContext request) throws StoreException;

    /** A part of the path that the route names. */
    static String path(RoutingContext request, String name) {
        return Objects.requireNonNull(request.pathParam(name), name);
    }

    /** Refuses a query that cannot be decoded, such as {@code ?a=%zz}. */
    static void checkQuery(HttpServerRequest request) {
        try {
            var _ = request.params();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, "the query cannot be decoded: " + e.getMessage());
        }
    }

    /** On the event loop. */
    default Handler<RoutingContext> now() {
        return request -> run(request);
    }

    /** On a thread that may wait. */
    default Handler<RoutingContext> on(Executor blocking) {
        return request -> {
            try {
                blocking.execute(() -> run(request));
            } catch (RejectedExecutionException e) {
                ApiProblem.later(503, "events shuts down", 1).write(request.response());
            }
        };
    }

    private void run(RoutingContext request) {
        try {
            handle(request);
        } catch (ApiProblem problem) {
            write(problem, request.response());
        } catch (StoreException e) {
            LOG.warnf("%s: %s", request.normalizedPath(), e.getMessage());
            write(ApiProblem.later(503, "the event store is away", 1), request.response());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", request.normalizedPath());
            write(ApiProblem.of(500, "an error of events; its log says more"), request.response());
        }
    }

    private static void write(ApiProblem problem, HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            problem.write(response);
        }
    }
}
