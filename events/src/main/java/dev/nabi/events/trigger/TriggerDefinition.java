package dev.nabi.events.trigger;

import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.api.v1alpha1.TriggerSpec;
import dev.nabi.api.watch.WatchJson;
import dev.nabi.events.filter.EventFilter;
import dev.nabi.events.filter.Filters;
import dev.nabi.events.schedule.Schedule;
import dev.nabi.events.store.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Trigger as it was seen, its filter compiled.
 *
 * @param nextInStatus the schedule's next instant as the status had it, for this generation of the spec
 * @param problem what is wrong with the spec, so that nothing is taken or delivered; empty for nothing
 */
public record TriggerDefinition(
        String namespace,
        String name,
        String uid,
        long generation,
        Instant createdAt,
        @Nullable Instant nextInStatus,
        TriggerSpec spec,
        EventFilter filter,
        String problem) {

    /** Reads a Trigger; empty where its spec cannot be read at all. */
    public static Optional<TriggerDefinition> of(Trigger trigger) {
        var spec = trigger.getSpec();
        return spec == null || spec.function() == null || spec.source() == null
                ? Optional.empty()
                : Optional.of(of(trigger, spec));
    }

    private static TriggerDefinition of(Trigger trigger, TriggerSpec spec) {
        var filter = EventFilter.ALL;
        var problem = WatchJson.unreadable(trigger).orElse("");
        try {
            filter = Filters.compile(spec.filter());
            check(spec);
        } catch (IllegalArgumentException e) {
            problem = "spec." + Objects.requireNonNullElse(e.getMessage(), "cannot be read");
        } catch (RuntimeException e) {
            // Whatever it is: the Trigger must be known, since nothing is taken before all are.
            problem = "spec: cannot be read: " + e;
        }
        var metadata = trigger.getMetadata();
        return new TriggerDefinition(
                metadata.getNamespace(),
                metadata.getName(),
                Objects.requireNonNullElse(metadata.getUid(), ""),
                Objects.requireNonNullElse(metadata.getGeneration(), 0L),
                Instant.parse(metadata.getCreationTimestamp()),
                next(trigger),
                spec,
                filter,
                problem);
    }

    /** What only a reader of the whole can check. */
    private static void check(TriggerSpec spec) {
        check("delivery.maxAge", spec.delivery()::longestAge);
        check("delivery.backoff.initial", spec.delivery().backoff()::initialWait);
        check("delivery.backoff.max", spec.delivery().backoff()::longestWait);
        check("batch.maxWait", spec.batch()::longestWait);
        var cron = spec.source().cron();
        if (cron != null) {
            try {
                Schedule.parse(cron.schedule(), cron.timeZone());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("source.cron: " + e.getMessage(), e);
            }
        }
    }

    /** Servers before 1.25 take durations that are none. */
    private static void check(String field, Supplier<Duration> duration) {
        try {
            var _ = duration.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Instant next(Trigger trigger) {
        var status = trigger.getStatus();
        if (status == null
                || status.next() == null
                || !Objects.equals(
                        status.observedGeneration(), trigger.getMetadata().getGeneration())) {
            return null;
        }
        try {
            return Instant.parse(status.next());
        } catch (DateTimeParseException other) {
            return null;
        }
    }

    TriggerDefinition withProblem(String what) {
        return new TriggerDefinition(
                namespace,
                name,
                uid,
                generation,
                createdAt,
                nextInStatus,
                spec,
                filter,
                problem.isEmpty() ? what : problem);
    }

    /** Whether nothing but the status differs. */
    boolean isSameAs(TriggerDefinition other) {
        return uid.equals(other.uid) && generation == other.generation && problem.equals(other.problem);
    }

    /** The queue of its events. */
    public LaneKey lane() {
        return new LaneKey(namespace, spec.function().name(), name);
    }

    /** Whether events are taken from its source. */
    public boolean isActive() {
        return problem.isEmpty() && !spec.suspend();
    }

    /** Whether something runs for its source as long as it is active: a reader of Kafka, or a watch. */
    boolean hasRunningSource() {
        return spec.source().kafka() != null || spec.source().kubernetes() != null;
    }

    /** The CloudEvents source of events that come from elsewhere than CloudEvents. */
    public String sourceUri() {
        return "/apis/nabi.dev/v1alpha1/namespaces/" + namespace + "/triggers/" + name;
    }

    /** The source in a few words, for its column. */
    public String sourceText() {
        var source = spec.source();
        if (source.topic() != null) {
            return "topic " + source.topic().name();
        } else if (source.cron() != null) {
            return "cron " + source.cron().schedule();
        } else if (source.webhook() != null) {
            return "webhook " + source.webhook().path();
        } else if (source.kafka() != null) {
            return "kafka " + String.join(",", source.kafka().topics());
        } else if (source.kubernetes() != null) {
            return "kubernetes " + source.kubernetes().kind();
        }
        return "none";
    }
}
