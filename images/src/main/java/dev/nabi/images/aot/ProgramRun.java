package dev.nabi.images.aot;

import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.Training;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A program of an image, started on this machine in an environment that holds nothing of it. */
final class ProgramRun implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofMinutes(3);
    private static final int FIRST_PORT = 10_000;
    private static final int LAST_PORT = 20_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Path folder;
    private final Process process;
    private final long started;
    private final int port;
    private final int secondPort;

    private ProgramRun(Path folder, Process process, long started, int port, int secondPort) {
        this.folder = folder;
        this.process = process;
        this.started = started;
        this.port = port;
        this.secondPort = secondPort;
    }

    static ProgramRun start(List<String> command, Training training, Map<String, String> moreEnvironment)
            throws IOException {
        var port = freePort(0);
        var secondPort = freePort(port);
        var folder = Files.createTempDirectory("nabi-training");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("NABI_DEMAND_TOKEN", "only-for-the-training-run");
        builder.environment().putAll(training.environment(port, secondPort));
        builder.environment().putAll(moreEnvironment);
        return new ProgramRun(folder, builder.start(), System.nanoTime(), port, secondPort);
    }

    /** Of loopback, and none of those that the kernel may give to a connection before the program listens. */
    private static int freePort(int other) {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (port != other) {
                    return port;
                }
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    /** Waits until the program answers 200 at {@code path}; how long that was since it was started. */
    Duration awaitReady(String path) throws IOException, InterruptedException {
        while (process.isAlive() && System.nanoTime() - started < START.toNanos()) {
            if (status(path) == 200) {
                return Duration.ofNanos(System.nanoTime() - started);
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new IOException("the program "
                + (process.isAlive() ? "did not answer 200 at " + path + " within " + START : "ended") + "; it said:\n"
                + log());
    }

    /** The status of one GET; 0 when there was no answer. */
    int status(String path) {
        return status(port, path);
    }

    /** The same on the second port. */
    int secondStatus(String path) {
        return status(secondPort, path);
    }

    private static int status(int port, String path) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return head.matches("HTTP/1\\.1 [0-9]{3}") ? Integer.parseInt(head.substring(9)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Asks the program to end, and waits for it. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP)) {
            throw new IOException("the program did not end within " + STOP + " of SIGTERM; it said:\n" + log());
        }
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Stage.delete(folder);
    }
}
