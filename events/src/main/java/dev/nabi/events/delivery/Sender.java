package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends a delivery and gets its answer. */
public interface Sender {
    /** Never fails: what goes wrong is an {@link Answer.Missing}. */
    CompletableFuture<Answer> send(List<LeasedEvent> events, LanePolicy policy, ShapedRequest request);

    /** What an answer of this kind of receiver means. */
    Verdict verdict(Answer answer);
}
