package dev.nabi.function.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that the bodies of all requests together may take while they are held as a whole. A body that does not fit
 * waits until others are answered, and is refused when that takes too long: the sum is bounded, not each body alone.
 */
public final class BodyBudget {
    private static final int UNIT = 1024;

    private final int total;
    private final Duration patience;
    private final Semaphore free;

    /**
     * @param bytes what all bodies together may take
     * @param patience how long one waits for its share
     */
    public BodyBudget(long bytes, Duration patience) {
        this.total = units(bytes);
        this.patience = patience;
        this.free = new Semaphore(total, true);
    }

    /** Takes so many bytes, all or none; gives what has to be given back. */
    int take(long bytes) throws HttpException {
        int units = Math.min(units(bytes), total); // What alone is more than all is bounded by the bound of one body.
        // A small body does not wait behind a large one while it fits: the first try takes no turn.
        if (free.tryAcquire(units) || awaitTurn(units)) {
            return units;
        }
        throw new HttpException(503, "the memory for request bodies is in use by other requests");
    }

    private boolean awaitTurn(int units) throws HttpException {
        try {
            return free.tryAcquire(units, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException timedOut) {
            Thread.currentThread().interrupt();
            throw new HttpException(503, "the request's time ended while it waited for memory for its body");
        }
    }

    void giveBack(int units) {
        free.release(units);
    }

    private static int units(long bytes) {
        return (int) Math.min(Math.max((bytes + UNIT - 1) / UNIT, 1), Integer.MAX_VALUE);
    }
}
