package dev.nabi.operator;

import dev.nabi.api.management.CachedReviews;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;

/** Who may read at the operator's management port, as its configuration says. */
@ApplicationScoped
final class ManagementAccess {

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(
            @Observes Router router,
            Config config,
            io.fabric8.kubernetes.client.Config cluster,
            KubernetesSerialization serialization) {
        // A client of its own: that of the operator creates nothing while another operator leads, reviews neither.
        var reviews = new CachedReviews(
                new KubernetesReviews(new KubernetesClientBuilder()
                        .withConfig(cluster)
                        .withKubernetesSerialization(serialization)
                        .build()),
                System::nanoTime);
        var metrics = config.getOptionalValue(ManagementGuard.METRICS_KEY, String.class)
                .orElse(ManagementGuard.METRICS_DEFAULT);
        ManagementGuard.install(
                router,
                config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0"),
                ManagementPolicy.of(ManagementGuard.METRICS_KEY, metrics, reviews));
    }
}
