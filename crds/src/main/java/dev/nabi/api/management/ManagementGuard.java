package dev.nabi.api.management;

import dev.nabi.api.loopback.LoopbackRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * The guard of a management port, before all its routes: web pages are refused where it listens on loopback, and metrics are
 * given to whom a policy lets read them.
 */
public final class ManagementGuard {
    /** The key that says who reads metrics, and its value where it is not set. */
    public static final String METRICS_KEY = "nabi.management.metrics";

    public static final String METRICS_DEFAULT = "network";

    private static final int FORBIDDEN = 403;
    private static final Permission METRICS = new Permission.Path("/metrics");

    private ManagementGuard() {}

    /** Adds it to a router; {@code host} is what the port listens on. */
    public static void install(Router router, String host, ManagementPolicy metrics) {
        if (LoopbackRequest.isLoopback(host)) {
            router.route().order(Integer.MIN_VALUE).handler(ManagementGuard::refuseWebPages);
        }
        if (metrics.asksForToken()) {
            router.route("/q/metrics*")
                    .order(Integer.MIN_VALUE)
                    .blockingHandler(context -> askForPermission(context, metrics), false);
        }
    }

    private static void refuseWebPages(RoutingContext context) {
        loopback(context.request())
                .refusal()
                .ifPresentOrElse(
                        why -> context.response().setStatusCode(FORBIDDEN).end(why + "\n"), context::next);
    }

    private static LoopbackRequest loopback(HttpServerRequest request) {
        var headers = request.headers();
        // HTTP/2 has :authority in place of Host.
        var authority = request.authority();
        var hosts =
                headers.contains("Host") || authority == null ? headers.getAll("Host") : List.of(authority.toString());
        return new LoopbackRequest(hosts, headers.getAll("Origin"), headers.getAll("Sec-Fetch-Site"));
    }

    /** Metrics are read by who may get the path that other exporters of Kubernetes ask for, too. */
    private static void askForPermission(RoutingContext context, ManagementPolicy policy) {
        policy.refusal(context.request().getHeader("Authorization"), METRICS)
                .ifPresentOrElse(refusal -> refuse(context, refusal), context::next);
    }

    /** Answers with a refusal. */
    public static void refuse(RoutingContext context, ManagementPolicy.Refusal refusal) {
        context.response()
                .setStatusCode(refusal.status())
                .putHeader("WWW-Authenticate", "Bearer realm=\"nabi\"")
                .putHeader("Content-Type", "application/problem+json")
                .end(refusal.json());
    }
}
