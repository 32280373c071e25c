package dev.nabi.gateway.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is fetched when it is first asked for, and again while it is in use.
 *
 * <pre>
 * age      0 ──── refresh ──── 2 × refresh ──────────────── keep
 * answer   the value    the value, and a fetch   after a fetch;     after a fetch;
 *                       in the background        failed: the value  failed: the failure
 * </pre>
 *
 * One fetch runs at a time; after one that failed, the next begins no sooner than {@code retry} later.
 */
final class Refreshed<T> {
    /** When it is fetched again, for how long it is served while its source is away, and how often that is tried; in ms. */
    record Terms(long refresh, long keep, long retry, long renew) {}

    private record Snapshot<T>(T value, long fetched) {}

    private final Supplier<CompletionStage<T>> source;
    private final Terms terms;
    private final LongSupplier millis;
    private volatile @Nullable Snapshot<T> snapshot;
    private volatile long used;
    private @Nullable CompletableFuture<T> running;
    private @Nullable Throwable failure;
    private long tried;

    /** {@code millis} is a clock that only goes forward. */
    Refreshed(Supplier<CompletionStage<T>> source, Terms terms, LongSupplier millis) {
        this.source = source;
        this.terms = terms;
        this.millis = millis;
        this.used = millis.getAsLong();
    }

    /** When it was last asked for. */
    long used() {
        return used;
    }

    /** The value, when it can be had at once. */
    @Nullable
    T now() {
        var now = millis.getAsLong();
        used = now;
        var there = snapshot;
        if (there == null) {
            return null;
        }
        var age = now - there.fetched();
        if (age < terms.refresh()) {
            return there.value();
        }
        return stale(there, age, now);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it came to is kept
    private synchronized @Nullable T stale(Snapshot<T> there, long age, long now) {
        var isAway = failure != null && now - tried < terms.retry();
        if (age >= terms.keep()) {
            return null;
        }
        if (isAway) {
            return there.value();
        }
        fetch(now);
        return age < 2 * terms.refresh() ? there.value() : null;
    }

    /** The value as soon as it can be had, or why there is none. */
    synchronized CompletableFuture<T> get() {
        var at = now();
        if (at != null) {
            return CompletableFuture.completedFuture(at);
        }
        var now = millis.getAsLong();
        if (running == null && failure != null && now - tried < terms.retry()) {
            return CompletableFuture.failedFuture(failure);
        }
        return fetch(now).handle((value, failed) -> {
            var old = snapshot;
            if (failed == null) {
                return value;
            }
            if (old != null && millis.getAsLong() - old.fetched() < terms.keep()) {
                return old.value();
            }
            throw new CompletionException(failed instanceof CompletionException ? failed.getCause() : failed);
        });
    }

    /** The value anew, unless it was fetched a moment ago: something is missing in it that may have come since. */
    synchronized CompletableFuture<T> renew() {
        var now = millis.getAsLong();
        if (running == null && now - tried < terms.renew()) {
            return get();
        }
        return fetch(now)
                .handle((value, failed) -> value)
                .thenCompose(value -> value == null ? get() : CompletableFuture.completedFuture(value));
    }

    private CompletableFuture<T> fetch(long now) {
        if (running != null) {
            return running;
        }
        var fetching = new CompletableFuture<T>();
        running = fetching;
        tried = now;
        source.get().whenComplete((value, failed) -> fetched(fetching, value, failed));
        return fetching;
    }

    private void fetched(CompletableFuture<T> fetching, @Nullable T value, @Nullable Throwable failed) {
        synchronized (this) {
            running = null;
            failure = value == null ? (failed == null ? new IllegalStateException("nothing came") : failed) : null;
            if (value != null) {
                snapshot = new Snapshot<>(value, millis.getAsLong());
            }
        }
        if (value == null) {
            fetching.completeExceptionally(failed == null ? new IllegalStateException("nothing came") : failed);
        } else {
            fetching.complete(value);
        }
    }
}
