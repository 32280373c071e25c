package dev.nabi.gateway.metrics;

import dev.nabi.gateway.limits.LimitKind;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The time series of one revision, or of all that have none of their own: some 50. */
final class RevisionSeries {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private final MeterRegistry registry;
    private final Supplier<Load> load;
    private final List<Meter> all = new ArrayList<>();
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Map<LimitKind, Counter> aboveLimit = new EnumMap<>(LimitKind.class);
    private final Counter turnedAway;
    private final Counter overBudget;
    private final Timer duration;
    private final Timer coldStart;

    RevisionSeries(MeterRegistry registry, RevisionKey revision, Supplier<Load> load) {
        this.registry = registry;
        this.load = load;
        var tags = Tags.of(
                "namespace", revision.namespace(), "function", revision.function(), "revision", revision.revision());
        for (var outcome : Outcome.values()) {
            var counter = register(Counter.builder("nabi.invocations")
                    .description("Invocations that ended")
                    .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
                    .register(registry));
            outcomes.put(outcome, counter);
        }
        turnedAway = register(Counter.builder("nabi.refusals")
                .description("Requests that were turned away because the queue was full")
                .tags(tags)
                .register(registry));
        overBudget = register(Counter.builder("nabi.budget.refusals")
                .description("Requests that were turned away because the budget was used up")
                .tags(tags)
                .register(registry));
        for (var kind : LimitKind.values()) {
            var counter = register(Counter.builder("nabi.limit.refusals")
                    .description("Requests that were turned away because they came more often than spec.limits allows")
                    .tags(tags.and("limit", kind.field()))
                    .register(registry));
            aboveLimit.put(kind, counter);
        }
        duration = register(timer("nabi.invocation.duration", "From the admission to the last byte", tags));
        coldStart = register(timer("nabi.cold.start.duration", "What a request waited for an instance to start", tags));
        gauge("nabi.inflight", "Invocations that instances work on", tags, Load::inFlight);
        gauge("nabi.queue.length", "Invocations that wait for an instance", tags, Load::queued);
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Load> figure) {
        register(Gauge.builder(name, load, read -> figure.applyAsDouble(read.get()))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    private <M extends Meter> M register(M meter) {
        all.add(meter);
        return meter;
    }

    void turnedAway() {
        turnedAway.increment();
    }

    void overBudget() {
        overBudget.increment();
    }

    void aboveLimit(LimitKind kind) {
        Objects.requireNonNull(aboveLimit.get(kind)).increment();
    }

    void ended(Invocation invocation) {
        Objects.requireNonNull(outcomes.get(invocation.outcome())).increment();
        if (invocation.durationNanos() > 0) {
            duration.record(invocation.durationNanos(), TimeUnit.NANOSECONDS);
        }
        if (invocation.isCold()) {
            coldStart.record(invocation.waitNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void remove() {
        all.forEach(registry::remove);
    }
}
