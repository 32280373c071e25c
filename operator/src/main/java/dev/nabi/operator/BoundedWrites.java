package dev.nabi.operator;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Runs writes to the API server on virtual threads, so many at a time; of those that wait, too many are dropped. */
final class BoundedWrites implements Executor {
    private static final Logger LOG = Logger.getLogger(BoundedWrites.class);

    private final String name;
    private final Semaphore running;
    private final int mostWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    BoundedWrites(String name, int atATime, int mostWaiting) {
        this.name = name;
        this.running = new Semaphore(atATime);
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void execute(Runnable write) {
        if (waiting.incrementAndGet() > mostWaiting) {
            waiting.decrementAndGet();
            LOG.warnf("%s: a write is dropped, since %d wait already", name, mostWaiting);
            return;
        }
        Thread.ofVirtual().name(name).start(() -> run(write));
    }

    private void run(Runnable write) {
        running.acquireUninterruptibly();
        waiting.decrementAndGet();
        try {
            write.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s: a write failed unexpectedly", name);
        } finally {
            running.release();
        }
    }
}
