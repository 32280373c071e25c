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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of what is served. A revision's are registered with its first call: one that nobody calls costs nothing.
 * Labels have values only of Functions that exist, and go with them: when the last that opened a revision's has closed it. One that is deleted and made again is opened anew while calls of before go on.
 */
public final class PrometheusMeters implements UsageMeters {
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
    private final Map<RevisionKey, LazyMeters> open = new HashMap<>();

    public PrometheusMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized RevisionMeter open(RevisionKey revision, Supplier<Load> load) {
        var meters = open.computeIfAbsent(revision, _ -> new LazyMeters(registry, revision));
        meters.loads.add(load);
        return new Opened(meters, () -> close(revision, meters, load));
    }

    @Override
    public void denied(String reason) {
        Counter.builder("nabi.access.denied")
                .description("Calls that spec.access turned away, by the reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    private synchronized void close(RevisionKey revision, LazyMeters meters, Supplier<Load> load) {
        if (meters.loads.remove(load) && meters.loads.isEmpty()) {
            open.remove(revision);
            meters.remove();
        }
    }

    private record Opened(LazyMeters meters, Runnable closing) implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {
            meters.with(registered -> registered.ended(invocation));
        }

        @Override
        public void arrived() {
            meters.with(_ -> {});
        }

        @Override
        public void turnedAway() {
            meters.with(registered -> registered.turnedAway.increment());
        }

        @Override
        public void overBudget() {
            meters.with(registered -> registered.overBudget.increment());
        }

        @Override
        public void aboveLimit(LimitKind kind) {
            meters.with(registered ->
                    Objects.requireNonNull(registered.aboveLimit.get(kind)).increment());
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** A revision's metrics before and after its first call. */
    private static final class LazyMeters {
        private final MeterRegistry registry;
        private final RevisionKey revision;
        private final List<Supplier<Load>> loads = new CopyOnWriteArrayList<>();
        private volatile @Nullable RevisionMeters registered;
        private boolean isRemoved;

        LazyMeters(MeterRegistry registry, RevisionKey revision) {
            this.registry = registry;
            this.revision = revision;
        }

        /** A call that ends after its Function has gone registers nothing. */
        void with(Consumer<RevisionMeters> count) {
            var there = registered;
            if (there == null) {
                there = register();
            }
            if (there != null) {
                count.accept(there);
            }
        }

        private synchronized @Nullable RevisionMeters register() {
            if (registered == null && !isRemoved) {
                registered = new RevisionMeters(registry, revision, loads);
            }
            return registered;
        }

        synchronized void remove() {
            isRemoved = true;
            if (registered != null) {
                registered.remove();
            }
        }
    }

    private static final class RevisionMeters {
        private final MeterRegistry registry;
        private final List<Supplier<Load>> loads;
        private final List<Meter> all = new ArrayList<>();
        private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
        private final Map<LimitKind, Counter> aboveLimit = new EnumMap<>(LimitKind.class);
        private final Counter turnedAway;
        private final Counter overBudget;
        private final Timer duration;
        private final Timer coldStart;

        RevisionMeters(MeterRegistry registry, RevisionKey revision, List<Supplier<Load>> loads) {
            this.registry = registry;
            this.loads = loads;
            var tags = Tags.of(
                    "namespace",
                    revision.namespace(),
                    "function",
                    revision.function(),
                    "revision",
                    revision.revision());
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
                        .description(
                                "Requests that were turned away because they came more often than spec.limits allows")
                        .tags(tags.and("limit", kind.field()))
                        .register(registry));
                aboveLimit.put(kind, counter);
            }
            duration = register(timer("nabi.invocation.duration", "From the admission to the last byte", tags));
            coldStart =
                    register(timer("nabi.cold.start.duration", "What a request waited for an instance to start", tags));
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
            register(Gauge.builder(name, loads, all -> sum(all, figure))
                    .description(description)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry));
        }

        private static double sum(List<Supplier<Load>> loads, ToDoubleFunction<Load> figure) {
            return loads.stream()
                    .mapToDouble(load -> figure.applyAsDouble(load.get()))
                    .sum();
        }

        private <M extends Meter> M register(M meter) {
            all.add(meter);
            return meter;
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
}
