package dev.nabi.events.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.Books;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The metrics under the names that documents, alerts and dashboard have. */
@SuppressWarnings("deprecation") // it is the registry that Quarkus brings
class EventMetersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final LaneKey LANE = new LaneKey("shop", "orders", "paid");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EventMeters meters = new EventMeters(registry);

    private String scraped() {
        return registry.scrape().replace(",}", "}");
    }

    private static LeasedEvent event(LaneKey lane) {
        return new LeasedEvent(
                new Lease("shop.orders.1", 1),
                lane,
                NOW,
                NOW.plusSeconds(60),
                null,
                0,
                "",
                0,
                0,
                0,
                false,
                new EventContent("{}", new byte[0]));
    }

    private void settled(Settlement.Ending ending) {
        meters.settled(event(LANE), new Settlement(new Lease("shop.orders.1", 1), NOW, ending, null));
    }

    @Test
    void countsWhatHappensByNamespaceAndFunction() {
        meters.accepted(LANE);
        meters.accepted(LANE);
        settled(new Settlement.RetryAt(NOW, false));
        settled(new Settlement.Succeeded(null));
        settled(new Settlement.Dead(DeadReason.REJECTED, "the function answered 400", null));
        settled(new Settlement.Released());

        assertThat(scraped())
                .contains(
                        "nabi_events_accepted_total{function=\"orders\",namespace=\"shop\"} 2.0",
                        "nabi_events_retried_total{function=\"orders\",namespace=\"shop\"} 1.0",
                        "nabi_events_delivered_total{function=\"orders\",namespace=\"shop\"} 1.0",
                        "nabi_events_died_total{function=\"orders\",namespace=\"shop\",reason=\"Rejected\"} 1.0");
    }

    @Test
    void tellsLanesAsTheyWereReadAndForgetsThoseThatAreGone() {
        meters.lanes(List.of(new LaneBacklog(LANE, 7, 5, 1, 0, 100, NOW.minusSeconds(30))), NOW);
        assertThat(scraped())
                .contains(
                        "nabi_events_backlog{function=\"orders\",namespace=\"shop\",trigger=\"paid\"} 7.0",
                        "nabi_events_oldest_seconds{function=\"orders\",namespace=\"shop\",trigger=\"paid\"} 30.0");

        meters.lanes(List.of(), NOW);

        assertThat(scraped()).doesNotContain("nabi_events_backlog{");
    }

    @Test
    void theDriftOfTheBooksIsWhatIsMissing() {
        meters.books(new Books(10, 3, 1, 4, 2));
        assertThat(scraped()).contains("nabi_events_drift 0.0", "nabi_events_dead 2.0");

        meters.books(new Books(10, 3, 1, 4, 1));
        assertThat(scraped()).contains("nabi_events_drift 1.0");
    }

    @Test
    void seriesAreBoundedByHowManyFunctionsHaveTheirOwn() {
        for (var i = 0; i < 2500; i++) {
            meters.accepted(LaneKey.calls("shop", "f" + i));
        }

        var counted = registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().equals("nabi.events.accepted"));
        assertThat(counted).hasSize(2001);
        assertThat(scraped()).contains("nabi_events_accepted_total{function=\"\",namespace=\"\"} 500.0");
    }

    /** Lanes of Functions without series of their own share one, which must add them up. */
    @Test
    void lanesBeyondTheBoundAreAddedUp() {
        for (var i = 0; i < 2000; i++) {
            meters.accepted(LaneKey.calls("shop", "f" + i));
        }
        meters.lanes(
                List.of(
                        new LaneBacklog(LaneKey.calls("shop", "one"), 3, 0, 0, 0, 0, NOW.minusSeconds(10)),
                        new LaneBacklog(LaneKey.calls("shop", "other"), 4, 0, 0, 0, 0, NOW.minusSeconds(20))),
                NOW);

        assertThat(scraped())
                .contains(
                        "nabi_events_backlog{function=\"\",namespace=\"\",trigger=\"\"} 7.0",
                        "nabi_events_oldest_seconds{function=\"\",namespace=\"\",trigger=\"\"} 20.0");
    }
}
