package dev.nabi.operator;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.sharing.YoungestPod;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/** Lists the pods of all Functions, in pages, as they are in the API server's storage: a cache could lag behind a gateway's watch. */
final class KubernetesYoungestPod implements YoungestPod {
    private static final long PAGE = 500;

    private final KubernetesClient client;

    KubernetesYoungestPod(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public long createdSeconds() {
        var youngest = 0L;
        var next = "";
        do {
            var options = new ListOptionsBuilder().withLimit(PAGE);
            var page = client.pods()
                    .inAnyNamespace()
                    .withLabel(Labels.FUNCTION)
                    .list((next.isEmpty() ? options : options.withContinue(next)).build());
            for (var pod : page.getItems()) {
                youngest = Math.max(youngest, created(pod));
            }
            var more = page.getMetadata() == null ? null : page.getMetadata().getContinue();
            next = more == null ? "" : more;
        } while (!next.isEmpty());
        return youngest;
    }

    private static long created(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp()).getEpochSecond();
    }
}
