package dev.nabi.events.source.cron;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.api.v1alpha1.CronSource;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.schedule.DueInstants;
import dev.nabi.events.schedule.Jitter;
import dev.nabi.events.schedule.Schedule;
import dev.nabi.events.source.Incoming;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fires schedules. Each replica fires each instant; the store takes the first, since the event's unique key is the Trigger's
 * UID and the instant. How far a schedule is decided is the {@code next} of its Trigger's status, so that an outage is known
 * after it, whatever the store has lost.
 */
public final class CronRunner implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CronRunner.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Supplier<TriggerTable> triggers;
    private final Intake intake;
    private final Clock clock;
    private final Map<String, Running> running = new HashMap<>();
    private final Thread thread;
    private final Semaphore changes = new Semaphore(0);
    private volatile boolean isClosed;

    /** A schedule, and up to where its instants are decided. */
    private record Running(long generation, Schedule schedule, Instant until) {
        Running upTo(Instant later) {
            return new Running(generation, schedule, later);
        }
    }

    public CronRunner(Supplier<TriggerTable> triggers, Intake intake, Clock clock) {
        this.triggers = triggers;
        this.intake = intake;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("cron").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Looks again at once: a Trigger has changed. */
    public void changed() {
        changes.release();
    }

    @Override
    public void close() {
        isClosed = true;
        changes.release();
    }

    /** The next instant that is not decided; empty for a Trigger that is no schedule. */
    public synchronized Optional<Instant> next(TriggerDefinition trigger) {
        return Optional.ofNullable(running.get(trigger.uid()))
                .flatMap(one -> one.schedule().next(one.until()));
    }

    private void run() {
        while (pause(step())) {
            // each round looks at all schedules
        }
    }

    private boolean pause(Duration longest) {
        try {
            if (changes.tryAcquire(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        } catch (InterruptedException e) {
            return false;
        }
        return !isClosed;
    }

    /** Fires what is due; answers how long nothing will be. */
    Duration step() {
        var now = clock.instant();
        var wait = LONGEST_WAIT;
        var all = triggers.get().all();
        forgetOthers(all.stream().map(TriggerDefinition::uid).toList());
        for (var trigger : all) {
            var cron = trigger.spec().source().cron();
            if (cron != null && trigger.problem().isEmpty()) {
                wait = shorter(wait, step(trigger, cron, now));
            }
        }
        return wait;
    }

    private synchronized void forgetOthers(List<String> uids) {
        running.keySet().retainAll(uids);
    }

    private Duration step(TriggerDefinition trigger, CronSource cron, Instant now) {
        var one = known(trigger, cron, now);
        var due = DueInstants.of(
                one.schedule(), one.until(), now, cron.catchUp(), Duration.ofSeconds(cron.startingDeadlineSeconds()));
        var fires = trigger.spec().suspend() ? List.<Instant>of() : due.instants();
        if (!fires.isEmpty() && !fire(trigger, cron, fires)) {
            return AGAIN;
        }
        if (due.skipped() > 0) {
            LOG.infof(
                    "%s/%s: %d instants were missed and do not fire",
                    trigger.namespace(), trigger.name(), due.skipped());
        }
        decided(trigger.uid(), one.upTo(due.until()));
        return one.schedule()
                .next(due.until())
                .map(next -> Duration.between(now, next))
                .filter(Duration::isPositive)
                .orElse(due.instants().size() == DueInstants.MAX_AT_ONCE ? Duration.ZERO : LONGEST_WAIT);
    }

    private synchronized Running known(TriggerDefinition trigger, CronSource cron, Instant now) {
        var known = running.get(trigger.uid());
        if (known == null || known.generation() != trigger.generation()) {
            var schedule = Schedule.parse(cron.schedule(), cron.timeZone());
            known = new Running(trigger.generation(), schedule, known == null ? first(trigger, now) : now);
            running.put(trigger.uid(), known);
        }
        return known;
    }

    private static Instant first(TriggerDefinition trigger, Instant now) {
        var next = trigger.nextInStatus();
        if (next != null) {
            return next.minusNanos(1);
        }
        return trigger.generation() <= 1 ? trigger.createdAt() : now;
    }

    private synchronized void decided(String uid, Running one) {
        running.put(uid, one);
    }

    private boolean fire(TriggerDefinition trigger, CronSource cron, List<Instant> instants) {
        var shift = Jitter.of(trigger.uid(), Duration.ofSeconds(cron.jitterSeconds()));
        var events = instants.stream()
                .map(instant -> event(trigger, cron.data(), instant, shift))
                .filter(event -> trigger.filter().matches(event.envelope().event()))
                .toList();
        try {
            var answers = Waiting.of(intake.accept(trigger, events));
            if (answers.stream().anyMatch(Acceptance.Full.class::isInstance)) {
                LOG.warnf(
                        "%s/%s: has no room for its schedule's event; trying again",
                        trigger.namespace(), trigger.name());
                return false;
            }
            return true;
        } catch (StoreException e) {
            LOG.warnf("%s/%s: cannot fire: %s; trying again", trigger.namespace(), trigger.name(), e.getMessage());
            return false;
        }
    }

    private static Incoming event(TriggerDefinition trigger, @Nullable JsonNode data, Instant instant, Duration shift) {
        var builder = CloudEventBuilder.v1()
                .withId(instant.toString())
                .withSource(URI.create(trigger.sourceUri()))
                .withType("dev.nabi.cron.fired")
                .withTime(instant.atOffset(ZoneOffset.UTC));
        if (data != null && !data.isNull()) {
            builder.withData("application/json", data.toString().getBytes(StandardCharsets.UTF_8));
        }
        return new Incoming(EventEnvelope.of(builder.build()), "cron " + instant, "", instant.plus(shift), 0);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
