package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends a delivery and gets its answer. */
public interface Sender {
    /** What goes wrong is an {@link Answer.Missing}; what can never be sent is thrown. */
    CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request);

    /** What an answer of this kind of receiver means. */
    Verdict verdict(Answer answer);
}
