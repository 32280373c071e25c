package dev.nabi.events.trigger;

import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.api.v1alpha1.TriggerStatus;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.StoreException;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statuses of Triggers that have changed, and a Kubernetes event where the reason did. Each replica does: one that
 * sees what another has written writes nothing, and of two at a time one wins. A status that only counts differently is
 * written every {@link #COUNTS_EVERY} at most, any other every {@link #STATES_EVERY}.
 */
public final class StatusWriter {
    /** How often a person sees counts move. */
    static final Duration COUNTS_EVERY = Duration.ofSeconds(10);

    /** How often a source that comes and goes is told of. */
    static final Duration STATES_EVERY = Duration.ofSeconds(5);

    private static final int CONFLICT = 409;

    private static final Logger LOG = Logger.getLogger(StatusWriter.class);

    private final KubernetesClient client;
    private final EventStore store;
    private final BiFunction<TriggerDefinition, @Nullable LaneBacklog, TriggerStatuses.Observed> observing;
    private final Clock clock;
    private final Map<String, Written> written = new HashMap<>();

    private record Written(TriggerStatus status, Instant at) {}

    public StatusWriter(
            KubernetesClient client,
            EventStore store,
            BiFunction<TriggerDefinition, @Nullable LaneBacklog, TriggerStatuses.Observed> observing,
            Clock clock) {
        this.client = client;
        this.store = store;
        this.observing = observing;
        this.clock = clock;
    }

    /** Looks at all Triggers once. Blocks. */
    public void write(TriggerTable table) throws StoreException {
        var now = clock.instant();
        var lanes = new HashMap<LaneKey, LaneBacklog>();
        store.read(reads -> reads.backlog(now)).forEach(lane -> lanes.put(lane.lane(), lane));
        for (var trigger : table.all()) {
            write(trigger, lanes.get(trigger.lane()), now);
        }
        written.keySet().retainAll(table.all().stream().map(StatusWriter::key).collect(Collectors.toSet()));
    }

    private void write(TriggerDefinition trigger, @Nullable LaneBacklog lane, Instant now) {
        var before = written.get(key(trigger));
        var seen = observing.apply(trigger, lane);
        if (before != null && !isDue(before, TriggerStatuses.of(trigger, seen, before.status(), now), now)) {
            return;
        }
        try {
            var current = current(trigger);
            if (current != null) {
                var status = TriggerStatuses.of(trigger, seen, current.getStatus(), now);
                write(trigger, current, status, before == null ? null : before.status(), now);
                written.put(key(trigger), new Written(status, now));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                LOG.warnf("status of %s: %s; trying again", key(trigger), e.getMessage());
            }
        }
    }

    private void write(
            TriggerDefinition trigger,
            Trigger current,
            TriggerStatus status,
            @Nullable TriggerStatus before,
            Instant now) {
        var known = current.getStatus();
        if (status.equals(known)) {
            return;
        }
        current.setStatus(status);
        client.resource(current).updateStatus();
        if (!isSameState(known, status) && !isSameState(before, status)) {
            tell(trigger, status, now);
        }
    }

    private static String key(TriggerDefinition trigger) {
        return trigger.namespace() + "/" + trigger.name() + "/" + trigger.uid();
    }

    private static boolean isDue(Written before, TriggerStatus status, Instant now) {
        var isSame = isSameState(before.status(), status)
                && Objects.equals(before.status().next(), status.next());
        return !before.status().equals(status)
                && !before.at().plus(isSame ? COUNTS_EVERY : STATES_EVERY).isAfter(now);
    }

    private static boolean isSameState(@Nullable TriggerStatus one, TriggerStatus other) {
        if (one == null || one.conditions().isEmpty()) {
            return false;
        }
        var mine = one.conditions().getFirst();
        var its = other.conditions().getFirst();
        return Objects.equals(one.observedGeneration(), other.observedGeneration())
                && mine.getReason().equals(its.getReason())
                && mine.getMessage().equals(its.getMessage());
    }

    /** Null where the Trigger is no more, or is another one of its name. */
    private @Nullable Trigger current(TriggerDefinition trigger) {
        var current = client.resources(Trigger.class)
                .inNamespace(trigger.namespace())
                .withName(trigger.name())
                .get();
        return current != null && trigger.uid().equals(current.getMetadata().getUid()) ? current : null;
    }

    private void tell(TriggerDefinition trigger, TriggerStatus status, Instant now) {
        var condition = status.conditions().getFirst();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(trigger.name() + ".")
                .withNamespace(trigger.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("nabi.dev/v1alpha1")
                .withKind(Trigger.KIND)
                .withNamespace(trigger.namespace())
                .withName(trigger.name())
                .withUid(trigger.uid())
                .endInvolvedObject()
                .withType(
                        "True".equals(condition.getStatus()) || "Suspended".equals(condition.getReason())
                                ? "Normal"
                                : "Warning")
                .withReason(condition.getReason())
                .withMessage(condition.getMessage())
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(1)
                .withNewSource()
                .withComponent("nabi-events")
                .endSource()
                .build();
        client.v1().events().inNamespace(trigger.namespace()).resource(event).create();
    }
}
