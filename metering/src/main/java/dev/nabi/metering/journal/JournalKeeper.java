package dev.nabi.metering.journal;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The thread beside the event loops that keeps segments ready and brings what was written to the disk. */
public final class JournalKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalKeeper.class);

    private final Journal journal;
    private final Thread thread;
    private volatile boolean stopped;
    private @Nullable String told;

    public JournalKeeper(Journal journal) {
        this.journal = journal;
        thread = Thread.ofPlatform().name("nabi-journal").daemon().unstarted(this::run);
        journal.keptBy(thread);
        thread.start();
    }

    private void run() {
        long interval = journal.config().forceInterval().toNanos();
        while (!stopped) {
            LockSupport.parkNanos(interval);
            try {
                journal.keep();
                tell(alarm());
            } catch (IOException | RuntimeException | InternalError e) {
                tell("The journal in " + journal.config().directory() + " cannot be kept: " + e);
            }
        }
    }

    private @Nullable String alarm() {
        var stats = journal.stats();
        if (stats.spares() == 0) {
            return "The journal in " + journal.config().directory()
                    + " has no spare segment (nabi.metering.journal.max-size is "
                    + stats.maxBytes()
                    + " bytes, or its disk is full): once the current one is full, invocations are served, but not counted"
                    + " (nabi_metering_lost_total)";
        }
        return stats.isNearlyFull()
                ? "The journal in " + journal.config().directory() + " is nearly full: the ledger does not take what it"
                        + " holds"
                : null;
    }

    /** Once a state, not once a second. */
    private void tell(@Nullable String state) {
        if (state != null && !state.equals(told)) {
            LOG.error(state);
        } else if (state == null && told != null) {
            LOG.info("The journal has room again");
        }
        told = state;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
