package dev.nabi.metering.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that folds and closes periods. The database may be away: the journal holds what comes meanwhile, and the
 * next round tries again.
 */
public final class FoldLoop {
    private static final Logger LOG = Logger.getLogger(FoldLoop.class);
    private static final Duration LAST_ROUND = Duration.ofSeconds(10);

    private final Folder folder;
    private final PeriodCloser closer;
    private final Duration interval;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long foldedMillis;
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable String failure;

    public FoldLoop(Folder folder, PeriodCloser closer, Duration interval, Clock clock) {
        this.folder = folder;
        this.closer = closer;
        this.interval = interval;
        this.clock = clock;
        foldedMillis = clock.millis();
        thread = Thread.ofPlatform().name("nabi-ledger").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        boolean last = false;
        while (!last) {
            LockSupport.parkNanos(interval.toNanos());
            // One more round after it was stopped, for the end of the journal.
            last = stopped;
            round();
        }
    }

    private void round() {
        try {
            folder.fold();
            closer.close();
            if (failure != null) {
                LOG.info("The ledger takes what the journal holds again");
            }
            failure = null;
            foldedMillis = clock.millis();
        } catch (SQLException | IOException | RuntimeException | InternalError e) {
            failures.incrementAndGet();
            if (failure == null) {
                LOG.error(
                        "The journal cannot be folded into the ledger; it holds what comes until it is full, and this is tried again",
                        e);
            }
            failure = String.valueOf(e.getMessage());
        }
    }

    /** When the ledger last held all that the journal did. */
    public long foldedMillis() {
        return foldedMillis;
    }

    /** Why the ledger does not take what the journal holds; null when it does. */
    public @Nullable String failure() {
        return failure;
    }

    public long failures() {
        return failures.get();
    }

    /** Folds once more, and ends; false when the database takes longer than a stopping process may. */
    public boolean stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            return thread.join(LAST_ROUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
