package dev.nabi.operator.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Lease in the cluster. Each write is conditional on the version that was read. */
public final class LeaseStore implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final InstantSource clock;

    /**
     * The Lease of this name.
     *
     * @param client used for nothing else, so that no other request delays a renewal
     */
    public LeaseStore(KubernetesClient client, String namespace, String name, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.clock = clock;
    }

    Optional<LeaseView> read() {
        return Optional.ofNullable(
                        client.leases().inNamespace(namespace).withName(name).get())
                .map(LeaseStore::view);
    }

    LeaseView create(String holder, Duration duration) {
        return view(client.resource(lease(holder, duration, 0, null)).create());
    }

    LeaseView write(LeaseView before, String holder, Duration duration, int transitions) {
        return view(client.resource(lease(holder, duration, transitions, before.version()))
                .lockResourceVersion(before.version())
                .update());
    }

    private Lease lease(String holder, Duration duration, int transitions, @Nullable String version) {
        var now = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) duration.toSeconds())
                .withLeaseTransitions(transitions)
                .withRenewTime(now)
                .endSpec()
                .build();
    }

    private static LeaseView view(Lease lease) {
        var spec = lease.getSpec();
        return new LeaseView(
                spec == null ? "" : Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                spec == null ? 0 : Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
                lease.getMetadata().getResourceVersion());
    }

    @Override
    public void close() {
        client.close();
    }
}
