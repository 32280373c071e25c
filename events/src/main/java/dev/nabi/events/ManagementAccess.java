package dev.nabi.events;

import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.vertx.http.ManagementInterface;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Who may read and redrive at the management port, as the configuration says. */
@Singleton
final class ManagementAccess {
    static final String DEAD_LETTERS_KEY = "nabi.management.dead-letters";
    static final String CODE_KEY = "nabi.management.code";

    private final Config config;
    private final CachedReviews reviews;

    ManagementAccess(Config config, KubernetesClient client) {
        this.config = config;
        this.reviews = new CachedReviews(new KubernetesReviews(client), System::nanoTime);
    }

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(@Observes ManagementInterface management) {
        ManagementGuard.install(
                management.router(),
                config.getOptionalValue("quarkus.management.host", String.class).orElse("0.0.0.0"),
                policy(ManagementGuard.METRICS_KEY, ManagementGuard.METRICS_DEFAULT));
    }

    /** Who may look at dead letters, send them again and purge them. */
    ManagementPolicy ofDeadLetters() {
        return policy(DEAD_LETTERS_KEY, "token");
    }

    /** Who may store code, and read it without an instance's signature. */
    ManagementPolicy ofCode() {
        return policy(CODE_KEY, "token");
    }

    private ManagementPolicy policy(String key, String otherwise) {
        return ManagementPolicy.of(
                key, config.getOptionalValue(key, String.class).orElse(otherwise), reviews);
    }
}
