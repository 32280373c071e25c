package dev.nabi.events.source;

import dev.nabi.events.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits on a virtual thread for what the store writes. */
public final class Waiting {
    private static final long MAX_SECONDS = 30;

    private Waiting() {}

    public static <T> T of(CompletableFuture<T> written) throws StoreException {
        try {
            return written.get(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException store ? store : new StoreException("writing failed", e);
        } catch (TimeoutException e) {
            throw new StoreException("the store does not answer within " + MAX_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        }
    }
}
