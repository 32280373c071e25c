package dev.nabi.local.platform;

import dev.nabi.local.agent.process.ChildProcess;
import dev.nabi.local.agent.process.Launcher;
import dev.nabi.local.agent.process.ProcessSpec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A component's process: started, awaited, reported when it dies, and ended. */
final class RunningComponent implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(25);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 15;

    private final Component component;
    private final Path log;
    private final ChildProcess process;

    private RunningComponent(
            Component component, StateDirectory state, Launcher launcher, Consumer<RunningComponent> ended)
            throws IOException, InterruptedException {
        this.component = component;
        log = state.log(component.name());
        var spec = new ProcessSpec(
                component.command(),
                component.environment(),
                state.directory(component.name()),
                log,
                state.pidFile(component.name()));
        process = launcher.start(spec, () -> ended.accept(this));
    }

    /** Starts it with a new log; {@code ended} is told when it ends. */
    static RunningComponent start(
            Component component, StateDirectory state, Launcher launcher, Consumer<RunningComponent> ended)
            throws IOException, InterruptedException {
        Files.deleteIfExists(state.log(component.name()));
        return new RunningComponent(component, state, launcher, ended);
    }

    /** The same, with the log of the process before, which may say why it ended. */
    static RunningComponent startAgain(
            Component component, StateDirectory state, Launcher launcher, Consumer<RunningComponent> ended)
            throws IOException, InterruptedException {
        return new RunningComponent(component, state, launcher, ended);
    }

    /** Waits until it says that it is ready. */
    void awaitReady(Duration atMost) throws InterruptedException, Refusal {
        var end = System.nanoTime() + atMost.toNanos();
        while (!isReady()) {
            if (process.exitCode().isPresent()) {
                throw new Refusal(death());
            }
            if (System.nanoTime() - end > 0) {
                throw new Refusal("the " + component.name() + " was not ready after " + atMost.toSeconds() + " s ("
                        + component.ready() + ")" + tail());
            }
            process.awaitEnd(STEP);
        }
    }

    /** What to tell a person when it has ended by itself. */
    String death() {
        return "the " + component.name() + " ended with exit code "
                + process.exitCode().orElse(-1) + tail();
    }

    private String tail() {
        var lines = process.lastOutput().lines().toList();
        var last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return "; the end of " + log + ":\n    " + String.join("\n    ", last);
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection) component.ready().toURL().openConnection(Proxy.NO_PROXY);
            try {
                connection.setConnectTimeout(1000);
                connection.setReadTimeout(1000);
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Asks it to end, and makes it when it does not. */
    @Override
    public void close() {
        process.terminate();
        try {
            if (!process.awaitEnd(GRACE)) {
                process.kill();
                process.awaitEnd(GRACE);
            }
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
        }
    }
}
