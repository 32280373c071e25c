package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A gateway of the chart with a volume ({@code metering.persistence}): of the cluster's default class, else a directory
 * of its node, where that is this machine. The last of the classes: no gateway is left.
 */
@Isolated
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VolumeE2E extends ClusterCase {
    private static final String VOLUME = "nabi-e2e";
    private static final int CALLERS = 4;
    private static final Map<String, Object> VALUES = new HashMap<>();
    private static boolean isInstalled;

    @TempDir
    static Path directory;

    @BeforeAll
    static void giveItAVolume() {
        var reason = volume().whyNot();
        assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
        VALUES.putAll(Map.of("gateway.replicas", 1, "metering.persistence.enabled", true));
        VALUES.putAll(volume().create(directory, "metering.persistence.storageClass"));
    }

    private static NodeVolume volume() {
        return new NodeVolume(INSTALLED.platform().kubectl(), VOLUME);
    }

    /** Nothing writes to the directory when it goes. */
    @AfterAll
    static void takeItAway() {
        if (isInstalled) {
            var kubectl = INSTALLED.platform().kubectl();
            kubectl.run("-n", Installation.NAMESPACE, "scale", "statefulset/nabi-gateway", "--replicas=0")
                    .succeeded();
            OneGateway.all(INSTALLED.platform(), 0);
            volume().delete("metering-nabi-gateway-0");
        }
    }

    @Test
    @Order(1)
    void volumesAreTurnedOnWithoutAnOutage() throws Exception {
        var function = ready(Faulty.named("changed").with("scale:\n  min: 1"));
        assertThatThrownBy(() -> INSTALLED.installation().upgrade(VALUES))
                .as("one upgrade would leave no gateway for a while")
                .hasMessageContaining("Upgrade twice");
        try (var load = Load.on(platform(), function, CALLERS)) {
            load.awaitCalls(100);
            isInstalled = true;
            var both = new HashMap<>(VALUES);
            both.put("metering.persistence.keepDeployment", true);
            INSTALLED.installation().upgrade(both);
            INSTALLED.installation().upgrade(VALUES);
            // A call that one of before still answers is not on this volume.
            OneGateway.all(platform(), 1);
            load.awaitCalls(100);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    @Test
    @Order(3)
    void aStatefulSetOfAnotherSizeTakesItsPodsOver() throws Exception {
        var function = ready(Faulty.named("grown").with("scale:\n  min: 1"));
        var before = OneGateway.all(platform(), 1).getFirst();
        try (var load = Load.on(platform(), function, CALLERS)) {
            kubectl()
                    .run("-n", Installation.NAMESPACE, "delete", "statefulset", "nabi-gateway", "--cascade=orphan")
                    .succeeded();
            var larger = new HashMap<>(VALUES);
            larger.put("metering.size", "8Gi");
            INSTALLED.installation().upgrade(larger);
            load.awaitCalls(100);

            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
        assertThat(OneGateway.all(platform(), 1).getFirst().pod().getMetadata().getUid())
                .isEqualTo(before.pod().getMetadata().getUid());
    }

    @Test
    @Order(2)
    void usageOutlivesThePod() throws Exception {
        var function = ready(Faulty.named("kept").with("scale:\n  min: 1"));
        var victim = OneGateway.all(platform(), 1).getFirst();
        // The first call is ready()'s.
        var before = 1 + OneGateway.call(List.of(victim), function, 1000).size();
        assertThat(before).isEqualTo(1001);

        // At once: what is in the journal is on the volume, too.
        victim.deleteAtOnce();

        await(() -> Instances.ofComponent(platform(), "gateway").ready().stream()
                .anyMatch(pod -> !pod.getMetadata()
                        .getUid()
                        .equals(victim.pod().getMetadata().getUid())));
        var successor = OneGateway.all(platform(), 1).getFirst();
        var more = OneGateway.call(List.of(successor), function, 100).size();
        assertThat(more).isEqualTo(100);
        var all = before + more;
        await(() -> successor.usage(function).invocations() >= all);
        assertThat(successor.usage(function).invocations()).isEqualTo(all);
        E2eReport.note(all + " invocations told: " + before + " of before the pod's end, " + more
                + " of its successor, which was restarted " + Instances.restarts(successor.pod()) + " times");
    }
}
