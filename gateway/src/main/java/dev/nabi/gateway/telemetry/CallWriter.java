package dev.nabi.gateway.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The thread that takes finished calls out of their queue, a batch at a time, and has them written. */
public final class CallWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CallWriter.class);

    private final FinishedCalls calls;
    private final Duration pause;
    private final Duration patience;
    private final Consumer<List<FinishedCall>> write;
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * @param pause how long the first call of a batch waits at most for the others
     * @param patience how long the end waits until what there is has been written
     */
    public CallWriter(
            String name, FinishedCalls calls, Duration pause, Duration patience, Consumer<List<FinishedCall>> write) {
        this.calls = calls;
        this.pause = pause;
        this.patience = patience;
        this.write = write;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        while (!isClosed) {
            calls.await(pause.toNanos());
            writeAll();
        }
        writeAll();
    }

    private void writeAll() {
        for (var batch = calls.poll(); !batch.isEmpty(); batch = calls.poll()) {
            try {
                write.accept(batch);
            } catch (RuntimeException fault) {
                LOG.errorf(fault, "%d calls were not written", batch.size());
            }
        }
    }

    /** Writes what there is, and ends. */
    @Override
    public void close() {
        isClosed = true;
        calls.close();
        try {
            if (!thread.join(patience)) {
                LOG.warnf("%d calls were not written within %s", calls.size(), patience);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
