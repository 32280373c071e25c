package dev.nabi.events.source.topic;

import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.TopicPublisher;
import dev.nabi.events.filter.FilteredEvent;
import dev.nabi.events.source.Incoming;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.TopicRecord;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Publishes: the log of the topic and an event for each Trigger that matches, in one commit. Events of one source and id are
 * the same event, as CloudEvents says: a Trigger that has it does not get it again, so that a publisher may repeat what was
 * not answered, or what was refused because the lane of one Trigger was full.
 */
public final class TopicHub implements TopicPublisher {
    private final EventStore store;
    private final Supplier<TriggerTable> triggers;
    private final Clock clock;
    private final Consumer<LaneKey> listener;
    private final BooleanSupplier isSynced;

    /**
     * {@code listener} runs for each event that a Trigger gets, with its lane; {@code isSynced} says whether all Triggers are
     * known.
     */
    public TopicHub(
            EventStore store,
            Supplier<TriggerTable> triggers,
            BooleanSupplier isSynced,
            Clock clock,
            Consumer<LaneKey> listener) {
        this.listener = listener;
        this.store = store;
        this.triggers = triggers;
        this.isSynced = isSynced;
        this.clock = clock;
    }

    /**
     * Publishes events from outside; completes when they are on the disk.
     *
     * @param trace the fields that say where the publication is in a trace
     */
    public CompletableFuture<Publication> publish(
            String namespace, String topic, List<CloudEvent> events, Map<String, String> trace) {
        var envelopes = events.stream()
                .map(event -> new EventEnvelope(event, trace, null))
                .toList();
        return publish(namespace, topic, envelopes, 0);
    }

    /** Publishes what {@code depth} events led to. */
    CompletableFuture<Publication> publish(String namespace, String topic, List<EventEnvelope> envelopes, int depth) {
        var deliveries = deliveries(namespace, topic, envelopes, depth);
        var now = clock.instant();
        return store.write(writes -> publish(writes, namespace, topic, envelopes, deliveries, now))
                .thenApply(this::tell);
    }

    private Publication tell(Publication publication) {
        publication.lanes().forEach(listener);
        return publication;
    }

    @Override
    public Optional<List<LaneKey>> publish(EventWrites writes, String topic, NewEvent event) throws StoreException {
        if (!isSynced()) {
            return Optional.empty();
        }
        var namespace = event.lane().namespace();
        var envelopes = List.of(EventEnvelope.read(event.content()));
        var deliveries = deliveries(namespace, topic, envelopes, event.depth());
        var publication = publish(writes, namespace, topic, envelopes, deliveries, event.acceptedAt());
        return publication.isComplete() ? Optional.of(publication.lanes()) : Optional.empty();
    }

    /** Whether all Triggers are known, so that none misses what is published. */
    boolean isSynced() {
        return isSynced.getAsBoolean();
    }

    private Publication publish(
            EventWrites writes,
            String namespace,
            String topic,
            List<EventEnvelope> envelopes,
            Map<TriggerDefinition, List<Incoming>> deliveries,
            Instant now)
            throws StoreException {
        var publication = Publication.NONE;
        for (var delivery : deliveries.entrySet()) {
            var accepted = Intake.accept(writes, delivery.getKey(), delivery.getValue(), now);
            publication = publication.with(delivery.getKey(), accepted);
        }
        if (publication.isComplete()) {
            writes.append(envelopes.stream()
                    .map(envelope -> new TopicRecord(namespace, topic, now, envelope.content()))
                    .toList());
        }
        return publication;
    }

    /** Which Triggers get which events. Filters are looked at before the commit, not in it. */
    private Map<TriggerDefinition, List<Incoming>> deliveries(
            String namespace, String topic, List<EventEnvelope> envelopes, int depth) {
        var deliveries = new LinkedHashMap<TriggerDefinition, List<Incoming>>();
        var all = triggers.get().ofTopic(namespace, topic);
        for (var envelope : envelopes) {
            var event = envelope.event();
            var filtered = new FilteredEvent(event);
            for (var trigger : all) {
                if (trigger.isActive() && trigger.filter().matches(filtered)) {
                    deliveries
                            .computeIfAbsent(trigger, _ -> new ArrayList<>())
                            .add(new Incoming(envelope, identity(event), fingerprint(envelope), null, depth));
                }
            }
        }
        return deliveries;
    }

    private static String identity(CloudEvent event) {
        return "event " + event.getSource() + " " + event.getId();
    }

    /** Of the event alone: one that is published again comes in another trace. */
    private static String fingerprint(EventEnvelope envelope) {
        try {
            var content = EventEnvelope.of(envelope.event()).content();
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.head().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content.body()), 0, 16);
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every JVM has SHA-256", fault);
        }
    }

    /**
     * Sends what a topic had from a time on to one Trigger again, as far as its filter matches.
     *
     * @param run tells one replay from another: within one, an event is sent once
     */
    public Replay replay(
            TriggerDefinition trigger, String topic, Instant from, Instant until, String run, boolean dryRun)
            throws StoreException {
        var after = 0L;
        var replay = new Replay(0, 0, false);
        while (true) {
            var position = after;
            var page = store.read(reads -> reads.topic(trigger.namespace(), topic, from, position, Replay.PAGE));
            var events = new ArrayList<Incoming>();
            for (var entry : page) {
                after = entry.position();
                var envelope = EventEnvelope.read(entry.record().content());
                if (entry.record().at().isBefore(until) && trigger.filter().matches(envelope.event())) {
                    events.add(new Incoming(envelope.replayed(), "replay " + run + " " + identity(envelope.event())));
                }
            }
            replay = replay.with(events.size(), dryRun ? List.of() : accepted(trigger, events));
            if (page.isEmpty() || replay.isFull()) {
                return replay;
            }
        }
    }

    private List<Acceptance> accepted(TriggerDefinition trigger, List<Incoming> events) throws StoreException {
        var now = clock.instant();
        var answers = Waiting.of(store.write(writes -> Intake.accept(writes, trigger, events, now)));
        Intake.tell(trigger, answers, listener);
        return answers;
    }
}
