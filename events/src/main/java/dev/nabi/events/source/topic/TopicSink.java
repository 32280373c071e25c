package dev.nabi.events.source.topic;

import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.Answer;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.Sender;
import dev.nabi.events.delivery.ShapedRequest;
import dev.nabi.events.delivery.Verdict;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LeasedEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes results for which a Trigger of their topic had no room when their event ended, or of which Triggers were not known
 * yet. Nothing of that is an attempt: a result waits until there is room, or it is too old and a dead letter.
 */
public final class TopicSink implements Sender {
    private static final int DONE = 202;
    private static final int CONFLICT = 409;
    private static final int FULL = 429;

    private final TopicHub hub;
    private final Clock clock;

    public TopicSink(TopicHub hub, Clock clock) {
        this.hub = hub;
        this.clock = clock;
    }

    /** The topic is the first line of the head; what is below it is the CloudEvent. */
    @Override
    public CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request) {
        var start = clock.instant();
        if (!hub.isSynced()) {
            return CompletableFuture.completedFuture(missing(start, "Triggers are not known yet"));
        }
        var event = events.getFirst();
        var head = event.content().head().split("\n", 2);
        var envelope =
                EventEnvelope.read(new EventContent(head[1], event.content().body()));
        return hub.publish(event.lane().namespace(), head[0], List.of(envelope), event.depth())
                .handle((publication, failure) -> publication == null
                        ? missing(start, "it cannot be published: " + failure.getMessage())
                        : answer(start, publication));
    }

    private Answer answer(Instant start, Publication publication) {
        var status = !publication.conflict().isEmpty()
                ? CONFLICT
                : publication.full().isEmpty() ? DONE : FULL;
        return new Answer.Complete(start, millis(start), status, Map.of(), new byte[0]);
    }

    private Answer missing(Instant start, String why) {
        return new Answer.Missing(start, millis(start), false, why);
    }

    private long millis(Instant start) {
        return Math.max(0, clock.millis() - start.toEpochMilli());
    }

    @Override
    public Verdict verdict(Answer answer) {
        return switch (answer) {
            case Answer.Missing missing -> new Verdict.Deferred(missing.why(), Optional.empty());
            case Answer.Complete complete ->
                switch (complete.status()) {
                    case DONE -> new Verdict.Done();
                    case FULL -> new Verdict.Deferred("a Trigger of the topic has no room", Optional.empty());
                    default -> new Verdict.Rejected(complete.status());
                };
        };
    }
}
