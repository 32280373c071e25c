package dev.nabi.events.books;

import dev.nabi.events.delivery.DeliveryListener;
import dev.nabi.events.store.Books;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics of events. Their labels are namespace and function, bounded by how many Functions there are. */
public final class EventMeters implements DeliveryListener {
    /** Functions with series of their own; the others share one. */
    private static final int MOST_FUNCTIONS = 2000;

    private final MeterRegistry registry;
    private final java.util.Set<String> known = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private final MultiGauge backlog;
    private final MultiGauge oldest;
    private volatile Books books = new Books(0, 0, 0, 0, 0);

    public EventMeters(MeterRegistry registry) {
        this.registry = registry;
        this.backlog = MultiGauge.builder("nabi.events.backlog")
                .description("Events that wait for a delivery")
                .register(registry);
        this.oldest = MultiGauge.builder("nabi.events.oldest")
                .baseUnit("seconds")
                .description("Age of the event that is due longest")
                .register(registry);
        Gauge.builder("nabi.events.drift", this, meters -> meters.books.drift())
                .description("Accepted - (queued + running + settled + dead): not 0 is an event lost or settled twice")
                .register(registry);
        Gauge.builder("nabi.events.dead", this, meters -> meters.books.dead())
                .description("Dead letters that are kept")
                .register(registry);
    }

    private Tags tags(LaneKey lane) {
        var function = lane.namespace() + "/" + lane.function();
        if (known.contains(function) || (known.size() < MOST_FUNCTIONS && known.add(function))) {
            return Tags.of("namespace", lane.namespace(), "function", lane.function());
        }
        return Tags.of("namespace", "", "function", "");
    }

    private void count(String name, String what, Tags tags) {
        Counter.builder(name).description(what).tags(tags).register(registry).increment();
    }

    /** An event was accepted. */
    @Override
    public void accepted(LaneKey lane) {
        count("nabi.events.accepted", "Events that were taken in", tags(lane));
    }

    @Override
    public void settled(LeasedEvent event, Settlement settlement) {
        var tags = tags(event.lane());
        switch (settlement.ending()) {
            case Settlement.Succeeded _ -> count("nabi.events.delivered", "Events that were carried out", tags);
            case Settlement.RetryAt _ -> count("nabi.events.retried", "Deliveries that are tried again", tags);
            case Settlement.Dead dead ->
                count(
                        "nabi.events.died",
                        "Events that became dead letters",
                        tags.and("reason", dead.reason().text()));
            case Settlement.Released _ -> {}
        }
    }

    /** The books as they were just added up. */
    public void books(Books now) {
        books = now;
    }

    /** The lanes as they were just read. Those that share a series are added up. */
    public void lanes(List<LaneBacklog> lanes, Instant now) {
        var queued = new LinkedHashMap<Tags, Double>();
        var ages = new LinkedHashMap<Tags, Double>();
        for (var lane : lanes) {
            var tags = lane(lane);
            queued.merge(tags, (double) lane.queued(), Double::sum);
            ages.merge(tags, age(lane, now), Math::max);
        }
        register(backlog, queued);
        register(oldest, ages);
    }

    private static void register(MultiGauge gauge, Map<Tags, Double> values) {
        gauge.register(
                values.entrySet().stream()
                        .map(value -> MultiGauge.Row.of(value.getKey(), value.getValue()))
                        .toList(),
                true);
    }

    private Tags lane(LaneBacklog lane) {
        var tags = tags(lane.lane());
        var isShared = tags.stream().allMatch(tag -> tag.getValue().isEmpty());
        return tags.and("trigger", isShared ? "" : lane.lane().trigger());
    }

    private static double age(LaneBacklog lane, Instant now) {
        var since = lane.oldest();
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
    }
}
