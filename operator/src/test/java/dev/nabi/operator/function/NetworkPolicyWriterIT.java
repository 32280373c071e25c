package dev.nabi.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.resources.FunctionNetworkPolicy;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's own NetworkPolicy of the name that a Function's would have is not overwritten. */
class NetworkPolicyWriterIT {
    private static final GatewayPods GATEWAYS =
            new GatewayPods(Map.of("app.kubernetes.io/component", "gateway"), Optional.of("nabi-system"));
    private static TestCluster cluster;
    private static NetworkPolicyWriter writer;
    private static int namespaces;

    private Function function;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 1, 5);
        writer = new NetworkPolicyWriter(cluster.client());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void apply() {
        var namespace = "policies-" + ++namespaces;
        cluster.namespace(namespace);
        cluster.apply(namespace, "hello", "good:1", "");
        function = cluster.function(namespace, "hello");
    }

    @Test
    void aPolicyOfThatNameWhichIsSomebodyElsesIsLeftAlone() {
        var foreign = cluster.client()
                .resource(new NetworkPolicyBuilder(desired())
                        .editMetadata()
                        .withOwnerReferences(List.of())
                        .endMetadata()
                        .editSpec()
                        .withIngress(List.of())
                        .endSpec()
                        .build())
                .create();

        assertThat(writer.write(function, desired())).isInstanceOfSatisfying(WriteResult.Refused.class, refused -> {
            assertThat(refused.trouble().reason()).isEqualTo(TroubleReason.NameTaken);
            assertThat(refused.trouble().message())
                    .contains("'" + foreign.getMetadata().getName() + "'")
                    .contains(function.getMetadata().getNamespace());
        });
        assertThat(there()).isEqualTo(foreign);
    }

    @Test
    void itsOwnIsPutBack() {
        assertThat(writer.write(function, desired())).isEqualTo(new WriteResult.Written());
        cluster.client()
                .resource(there())
                .edit(policy -> new NetworkPolicyBuilder(policy)
                        .editSpec()
                        .withIngress(List.of())
                        .endSpec()
                        .build());

        assertThat(writer.write(function, desired())).isEqualTo(new WriteResult.Written());

        assertThat(there().getSpec().getIngress())
                .hasSameSizeAs(desired().getSpec().getIngress());
    }

    @Test
    void whatTheApiServerRefusesIsToldAndNotThrown() {
        var nowhere = new NetworkPolicyBuilder(desired())
                .editMetadata()
                .withNamespace("nowhere")
                .endMetadata()
                .build();

        assertThat(writer.write(function, nowhere))
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        refused ->
                                assertThat(refused.trouble().reason()).isEqualTo(TroubleReason.NetworkPolicyRefused));
    }

    private NetworkPolicy desired() {
        return FunctionNetworkPolicy.of(function, GATEWAYS);
    }

    private NetworkPolicy there() {
        return cluster.client().resource(desired()).get();
    }
}
