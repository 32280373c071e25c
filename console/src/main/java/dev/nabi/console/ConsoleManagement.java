package dev.nabi.console;

import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.vertx.http.ManagementInterface;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Who may read at the management port, as the configuration says. */
@Singleton
final class ConsoleManagement {
    private final Config config;
    private final CachedReviews reviews;

    ConsoleManagement(Config config, KubernetesClient client) {
        this.config = config;
        this.reviews = new CachedReviews(new KubernetesReviews(client), System::nanoTime);
    }

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(@Observes ManagementInterface management) {
        ManagementGuard.install(
                management.router(),
                config.getOptionalValue("quarkus.management.host", String.class).orElse("0.0.0.0"),
                ManagementPolicy.of(
                        ManagementGuard.METRICS_KEY,
                        config.getOptionalValue(ManagementGuard.METRICS_KEY, String.class)
                                .orElse(ManagementGuard.METRICS_DEFAULT),
                        reviews));
    }
}
