package dev.nabi.events.source.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.schedule.Jitter;
import dev.nabi.events.source.Intake;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules on the real store, by a stepped clock. */
class CronRunnerIT {
    private static final Instant CREATED = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(CREATED);
    private JdbcEventStore store;

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void eachInstantFiresOnceHoweverManyReplicasThereAre() throws Exception {
        var trigger = cron("schedule: '*/10 * * * *', data: {report: daily}");
        var replicas = List.of(runner(trigger), runner(trigger), runner(trigger));
        for (var i = 0; i < 6; i++) {
            clock.step(Duration.ofMinutes(10));
            replicas.forEach(CronRunner::step);
        }

        var events = events();
        assertThat(events)
                .extracting(one -> one.event().getId())
                .containsExactly(
                        "2026-03-01T00:10:00Z",
                        "2026-03-01T00:20:00Z",
                        "2026-03-01T00:30:00Z",
                        "2026-03-01T00:40:00Z",
                        "2026-03-01T00:50:00Z",
                        "2026-03-01T01:00:00Z");
        var event = events.getFirst().event();
        assertThat(event.getType()).isEqualTo("dev.nabi.cron.fired");
        assertThat(event.getTime()).isEqualTo("2026-03-01T00:10:00Z");
        assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"report\":\"daily\"}");
        assertThat(replicas.getFirst().next(trigger)).contains(Instant.parse("2026-03-01T01:10:00Z"));
    }

    @Test
    void itWaitsUntilTheNextInstant() {
        var runner = runner(cron("schedule: '*/10 * * * *'"));
        clock.set(CREATED.plusSeconds(590));

        assertThat(runner.step()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theShiftIsTheFirstMomentOfTheDelivery() throws Exception {
        var trigger = cron("schedule: '0 * * * *', jitterSeconds: 600");
        var runner = runner(trigger);
        clock.step(Duration.ofHours(1));
        runner.step();
        var shift = Jitter.of(trigger.uid(), Duration.ofMinutes(10));
        assertThat(shift).isPositive();

        assertThat(events()).isEmpty();
        clock.step(shift);
        assertThat(events()).hasSize(1);
    }

    /** A replica that starts anew knows from the status what is decided; without it, from the Trigger's creation. */
    @Test
    void afterAnOutageTheStatusSaysWhatIsDecided() throws Exception {
        var trigger = cron("schedule: '0 * * * *', catchUp: all, startingDeadlineSeconds: 604800");
        clock.step(Duration.ofHours(3));
        runner(withNext(trigger, CREATED.plus(Duration.ofHours(2)))).step();
        assertThat(events()).hasSize(2);

        runner(trigger).step();
        assertThat(events()).extracting(one -> one.event().getId()).containsExactly("2026-03-01T01:00:00Z");
    }

    @Test
    void aSuspendedScheduleDoesNotCatchUp() throws Exception {
        var source = "cron: {schedule: '0 * * * *', catchUp: all}";
        var suspended = TestTriggers.trigger("cron", source, "suspend: true");
        var runner = runner(suspended);
        clock.step(Duration.ofMinutes(65));
        runner.step();

        assertThat(events()).isEmpty();
        assertThat(runner.next(suspended)).contains(CREATED.plus(Duration.ofHours(2)));
    }

    @Test
    void withoutTheStoreItIsTriedAgain() throws Exception {
        var trigger = cron("schedule: '0 * * * *'");
        store.close();
        var runner = runner(trigger);
        clock.step(Duration.ofHours(1));
        assertThat(runner.step()).isEqualTo(Duration.ofSeconds(1));
        assertThat(runner.next(trigger)).contains(CREATED.plus(Duration.ofHours(1)));
    }

    private CronRunner runner(TriggerDefinition trigger) {
        var table = TriggerTable.of(List.of(trigger));
        return new CronRunner(() -> table, new Intake(store, clock, _ -> {}), clock);
    }

    private static TriggerDefinition cron(String source) {
        return TestTriggers.trigger("cron", "cron: {" + source + "}", "");
    }

    private static TriggerDefinition withNext(TriggerDefinition of, Instant next) {
        return new TriggerDefinition(
                of.namespace(), of.name(), of.uid(), of.generation(), of.createdAt(), next, of.spec(), of.filter(), "");
    }

    private List<EventEnvelope> events() throws Exception {
        var lane = new LaneKey("shop", "orders", "cron");
        var now = clock.instant();
        return store
                .write(writes -> writes.lease(new LeaseRequest(lane, 100, now, now.plusSeconds(60), "test")))
                .get()
                .stream()
                .map(event -> EventEnvelope.read(event.content()))
                .toList();
    }
}
