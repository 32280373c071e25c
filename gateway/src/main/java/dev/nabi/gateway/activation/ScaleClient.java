package dev.nabi.gateway.activation;

import dev.nabi.gateway.routing.RevisionKey;
import java.util.concurrent.CompletionStage;

/** Raises a revision's replicas, in one request and without a read. */
public interface ScaleClient {

    /** Sets replicas to 1 if they are 0. */
    CompletionStage<Outcome> wake(RevisionKey revision);

    /** Sets replicas if they are still {@code from}. */
    CompletionStage<Outcome> raise(RevisionKey revision, int from, int to);

    /** What came of it. */
    sealed interface Outcome {
        record Raised() implements Outcome {}

        /** Replicas were not what was expected: somebody was faster. */
        record NotNeeded() implements Outcome {}

        record Failed(String message) implements Outcome {}
    }
}
