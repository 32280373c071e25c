package dev.nabi.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.local.agent.container.ConfigRef;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the agent reads and writes over HTTP, against the client library's mock API server. */
@EnableKubernetesMockClient(crud = true)
class KubernetesPodsApiIT {
    KubernetesClient client;

    @Test
    void configMapsAndSecretsAreReadAndOneThatIsMissingIsLeftOut() {
        var metadata =
                new ObjectMetaBuilder().withName("both").withNamespace("demo").build();
        client.resource(new ConfigMapBuilder()
                        .withMetadata(metadata)
                        .addToData("text", "red")
                        .addToBinaryData("bytes", "AAEC")
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withMetadata(metadata)
                        .addToData("password", "czNjcmV0")
                        .build())
                .create();
        var configMap = ConfigRef.configMap("both");
        var secret = ConfigRef.secret("both");

        var read = new KubernetesPodsApi(client)
                .read("demo", Set.of(configMap, secret, ConfigRef.secret("absent")))
                .contents();

        assertThat(read).containsOnlyKeys(configMap, secret);
        assertThat(read.get(configMap))
                .containsEntry("text", "red".getBytes(StandardCharsets.UTF_8))
                .containsEntry("bytes", new byte[] {0, 1, 2});
        assertThat(read.get(secret)).containsEntry("password", "s3cret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPodThatIsGoneTakesNoStatusAndNeedsNoRemoval() {
        var api = new KubernetesPodsApi(client);
        var pod = Pods.of("image: any");

        assertThat(api.writeStatus(
                        pod, new PodStatusBuilder().withPhase("Running").build()))
                .isFalse();
        api.remove(pod);
    }

    @Test
    void aStatusIsReplacedAndTheRestOfThePodIsNot() {
        var api = new KubernetesPodsApi(client);
        var pod = client.resource(Pods.of("image: any")).create();
        client.resource(pod).edit(current -> {
            current.getMetadata().setAnnotations(Map.of(Labels.DRAINING, "2026-01-01T00:00:00Z"));
            return current;
        });

        api.annotatePort(pod, 20001);
        assertThat(api.writeStatus(
                        pod, new PodStatusBuilder().withPhase("Running").build()))
                .isTrue();

        var now = client.resource(pod).get();
        assertThat(now.getStatus().getPhase()).isEqualTo("Running");
        assertThat(now.getMetadata().getAnnotations())
                .containsOnly(Map.entry(Labels.PORT, "20001"), Map.entry(Labels.DRAINING, "2026-01-01T00:00:00Z"));
    }
}
