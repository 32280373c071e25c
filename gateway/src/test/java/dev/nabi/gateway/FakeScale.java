package dev.nabi.gateway;

import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.routing.RevisionKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A scale that remembers what was asked of it, and lets a test do what Kubernetes would. */
final class FakeScale implements ScaleClient {
    final List<RevisionKey> wakes = new CopyOnWriteArrayList<>();
    final List<Integer> raises = new CopyOnWriteArrayList<>();
    volatile Consumer<RevisionKey> onWake = revision -> {};
    volatile Outcome outcome = new Outcome.Raised();

    @Override
    public CompletionStage<Outcome> wake(RevisionKey revision) {
        wakes.add(revision);
        onWake.accept(revision);
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
        raises.add(to);
        return CompletableFuture.completedFuture(outcome);
    }
}
