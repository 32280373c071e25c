package dev.nabi.events.source;

import dev.nabi.events.EventIds;
import dev.nabi.events.cloudevents.AttributeText;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.UniqueKey;
import dev.nabi.events.trigger.TriggerDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Accepts what sources find, as events in the lanes of their Triggers. */
public final class Intake {
    /** For how long an event that is found again is the same one. Schedules reach back for a week. */
    public static final Duration SAME_FOR = Duration.ofDays(8);

    private final EventStore store;
    private final Clock clock;
    private final Consumer<LaneKey> listener;

    /** {@code listener} runs for each event that is accepted, with its lane. */
    public Intake(EventStore store, Clock clock, Consumer<LaneKey> listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /** Accepts events in one commit; completes with one answer for each when they are on the disk. */
    public CompletableFuture<List<Acceptance>> accept(TriggerDefinition trigger, List<Incoming> events) {
        var now = clock.instant();
        return store.accept(newEvents(trigger, events, now)).thenApply(answers -> {
            tell(trigger, answers, listener);
            return answers;
        });
    }

    /** Tells of the events that were accepted. */
    public static void tell(TriggerDefinition trigger, List<Acceptance> answers, Consumer<LaneKey> listener) {
        for (var answer : answers) {
            if (answer instanceof Acceptance.Accepted) {
                listener.accept(trigger.lane());
            }
        }
    }

    /** The same within a commit of somebody else. */
    public static List<Acceptance> accept(
            EventWrites writes, TriggerDefinition trigger, List<Incoming> events, Instant now) throws StoreException {
        return writes.accept(newEvents(trigger, events, now));
    }

    private static List<NewEvent> newEvents(TriggerDefinition trigger, List<Incoming> events, Instant now) {
        return events.stream().map(event -> newEvent(trigger, event, now)).toList();
    }

    private static NewEvent newEvent(TriggerDefinition trigger, Incoming event, Instant now) {
        var notBefore = event.notBefore() == null ? now : event.notBefore();
        var expires = (notBefore.isAfter(now) ? notBefore : now)
                .plus(trigger.spec().delivery().longestAge());
        return new NewEvent(
                EventIds.next(trigger.namespace(), trigger.spec().function().name(), now),
                trigger.lane(),
                now,
                notBefore,
                expires,
                orderingKey(trigger, event),
                unique(trigger, event, now),
                event.depth(),
                "",
                event.envelope().content());
    }

    private static @Nullable UniqueKey unique(TriggerDefinition trigger, Incoming event, Instant now) {
        return event.unique() == null
                ? null
                : new UniqueKey(trigger.uid() + " " + event.unique(), event.fingerprint(), now.plus(SAME_FOR));
    }

    /** Events without the attribute have a key of their own: they wait for nobody. */
    private static @Nullable String orderingKey(TriggerDefinition trigger, Incoming event) {
        var ordering = trigger.spec().ordering();
        if (ordering == null) {
            return null;
        }
        var cloudEvent = event.envelope().event();
        var value = cloudEvent.getAttributeNames().contains(ordering.key())
                ? cloudEvent.getAttribute(ordering.key())
                : cloudEvent.getExtension(ordering.key());
        return value == null ? null : AttributeText.of(value);
    }
}
