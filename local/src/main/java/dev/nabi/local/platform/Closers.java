package dev.nabi.local.platform;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What was started, to be stopped in the opposite order, once, also when the stop comes amid the start. */
final class Closers implements AutoCloseable {
    private final Progress progress;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean closed;

    Closers(Progress progress) {
        this.progress = progress;
    }

    /** A thing to stop, and its name where a person should see it stop. */
    private record Step(String name, AutoCloseable thing) {}

    <T extends AutoCloseable> T add(String name, T thing) throws Refusal {
        synchronized (this) {
            if (!closed) {
                steps.push(new Step(name, thing));
                return thing;
            }
        }
        stop(new Step(name, thing));
        throw new Refusal("stopped while it was starting");
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        progress.begin();
        for (var step = next(); step != null; step = next()) {
            stop(step);
        }
    }

    private synchronized @Nullable Step next() {
        closed = true;
        return steps.poll();
    }

    /** A failure to stop one thing must not keep the others running. */
    private void stop(Step step) {
        try {
            step.thing().close();
            if (!step.name().isEmpty()) {
                progress.done("stopped", step.name());
            }
        } catch (Exception e) {
            progress.say("nabi: the " + step.name() + " did not stop cleanly: " + e);
        }
    }
}
