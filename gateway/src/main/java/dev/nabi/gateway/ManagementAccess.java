package dev.nabi.gateway;

import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;

/** Who may read at the gateway's management port, as its configuration says. */
@ApplicationScoped
final class ManagementAccess {
    private static final String USAGE_KEY = "nabi.management.usage";

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(@Observes Router router, Config config, KubernetesClient client) {
        ManagementGuard.install(
                router,
                config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0"),
                policy(
                        ManagementGuard.METRICS_KEY,
                        ProcessConfig.read(config).management().metrics(),
                        client));
    }

    /** Who may read usage and cost. */
    static ManagementPolicy ofUsage(ProcessConfig config, KubernetesClient client) {
        return policy(USAGE_KEY, config.management().usage(), client);
    }

    private static ManagementPolicy policy(String key, String value, KubernetesClient client) {
        return ManagementPolicy.of(key, value, new CachedReviews(new KubernetesReviews(client), System::nanoTime));
    }
}
