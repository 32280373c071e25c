package dev.nabi.local.platform;

import dev.nabi.local.agent.process.Launcher;
import java.io.IOException;
import java.time.Duration;

/**
 * A component without which the others go on: when it ends by itself it is started again, a few times, and a person is told.
 */
final class RestartedComponent implements AutoCloseable {
    private static final int MOST_RESTARTS = 5;

    /** One that ran for so long has every restart before it again. */
    private static final Duration STEADY = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Component component;
    private final StateDirectory state;
    private final Launcher launcher;
    private final Progress progress;
    private RunningComponent running;
    private long startedNanos = System.nanoTime();
    private boolean isUp;
    private boolean isClosed;
    private int restarts;

    private RestartedComponent(Component component, StateDirectory state, Launcher launcher, Progress progress)
            throws IOException, InterruptedException {
        this.component = component;
        this.state = state;
        this.launcher = launcher;
        this.progress = progress;
        this.running = RunningComponent.start(component, state, launcher, this::ended);
    }

    static RestartedComponent start(Component component, StateDirectory state, Launcher launcher, Progress progress)
            throws IOException, InterruptedException {
        return new RestartedComponent(component, state, launcher, progress);
    }

    /** Waits for its first process; one that ends before is a failure of the start. */
    void awaitReady(Duration atMost) throws InterruptedException, Refusal {
        first().awaitReady(atMost);
        synchronized (this) {
            isUp = true;
        }
    }

    private synchronized RunningComponent first() {
        return running;
    }

    private void ended(RunningComponent process) {
        Thread.ofVirtual().name("restart of " + component.name()).start(() -> {
            try {
                restart(process);
            } catch (IOException e) {
                progress.say("nabi: " + component.name() + " cannot be started again: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void restart(RunningComponent process) throws IOException, InterruptedException {
        Thread.sleep(PAUSE);
        synchronized (this) {
            if (isClosed || !isUp || running != process) {
                return;
            }
            restarts = System.nanoTime() - startedNanos > STEADY.toNanos() ? 1 : restarts + 1;
            if (restarts > MOST_RESTARTS) {
                progress.say("nabi: " + process.death() + "\n    It is not started again; the others go on without it");
                return;
            }
            progress.say("nabi: " + process.death() + "\n    It is started again");
            startedNanos = System.nanoTime();
            running = RunningComponent.startAgain(component, state, launcher, this::ended);
        }
    }

    @Override
    public void close() {
        RunningComponent last;
        synchronized (this) {
            isClosed = true;
            last = running;
        }
        last.close();
    }
}
