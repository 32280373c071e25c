package dev.nabi.gateway;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Who may read at the management port; web pages are refused where it listens on loopback, as it does in local mode. */
@ApplicationScoped
final class ManagementAccess {
    private static final int FORBIDDEN = 403;
    private static final String METRICS_KEY = "nabi.management.metrics";
    private static final String USAGE_KEY = "nabi.management.usage";
    private static final Permission METRICS = new Permission.Path("/metrics");

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(@Observes Router router, Config config, KubernetesClient client) {
        guard(router, config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0"));
        var metrics = ProcessConfig.read(config).management().metrics();
        guardMetrics(router, policy(METRICS_KEY, metrics, client));
    }

    /** Who may read usage and cost. */
    static ManagementPolicy ofUsage(ProcessConfig config, KubernetesClient client) {
        return policy(USAGE_KEY, config.management().usage(), client);
    }

    private static ManagementPolicy policy(String key, String value, KubernetesClient client) {
        return ManagementPolicy.of(key, value, new CachedReviews(new KubernetesReviews(client), System::nanoTime));
    }

    static void guard(Router router, String host) {
        if (!LoopbackRequest.isLoopback(host)) {
            return;
        }
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            var headers = context.request().headers();
            // HTTP/2 has :authority in place of Host.
            var authority = context.request().authority();
            var hosts = headers.contains("Host") || authority == null
                    ? headers.getAll("Host")
                    : List.of(authority.toString());
            var request = new LoopbackRequest(hosts, headers.getAll("Origin"), headers.getAll("Sec-Fetch-Site"));
            request.refusal()
                    .ifPresentOrElse(
                            why -> context.response().setStatusCode(FORBIDDEN).end(why + "\n"), context::next);
        });
    }

    /** Metrics are read by who may get the path that other exporters of Kubernetes ask for, too. */
    static void guardMetrics(Router router, ManagementPolicy policy) {
        if (!policy.asksForToken()) {
            return;
        }
        router.route("/q/metrics*")
                .order(Integer.MIN_VALUE)
                .blockingHandler(
                        context -> {
                            var authorization = context.request().getHeader("Authorization");
                            policy.refusal(authorization, METRICS)
                                    .ifPresentOrElse(
                                            refusal -> context.response()
                                                    .setStatusCode(refusal.status())
                                                    .putHeader("WWW-Authenticate", "Bearer realm=\"nabi\"")
                                                    .putHeader("Content-Type", "application/problem+json")
                                                    .end(refusal.json()),
                                            context::next);
                        },
                        false);
    }
}
