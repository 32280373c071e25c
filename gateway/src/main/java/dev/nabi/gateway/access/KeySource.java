package dev.nabi.gateway.access;

import dev.nabi.gateway.access.TokenVerifier.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The keys of one issuer: fetched every 10 minutes while tokens of it come, and served for a day while it is away. */
final class KeySource {
    static final Refreshed.Terms TERMS = new Refreshed.Terms(600_000, 24 * 3_600_000L, 10_000, 30_000);

    private final Refreshed<IssuerKeys> keys;

    KeySource(Supplier<CompletionStage<IssuerKeys>> source, LongSupplier millis) {
        this.keys = new Refreshed<>(source, TERMS, millis);
    }

    long used() {
        return keys.used();
    }

    CompletableFuture<IssuerKeys> keys() {
        return keys.get();
    }

    /** Verifies a token; one of a key that is not known has the keys fetched anew, once in 30 s at most. */
    CompletableFuture<Result> verify(String token, long now, Executor pool) {
        return keys.get()
                .thenApplyAsync(known -> TokenVerifier.verify(token, known, now), pool)
                .thenCompose(result -> isKeyUnknown(result)
                        ? keys.renew().thenApplyAsync(known -> TokenVerifier.verify(token, known, now), pool)
                        : CompletableFuture.completedFuture(result));
    }

    private static boolean isKeyUnknown(Result result) {
        return result instanceof Result.Rejected(var reason) && reason == DenialReason.UNKNOWN_KEY;
    }
}
