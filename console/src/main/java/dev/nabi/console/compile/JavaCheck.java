package dev.nabi.console.compile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Compiles sources in one process of its own, which is started with the first, ended when it takes too long or has nothing to
 * do, and bounded in memory: what a source does to {@code javac} it does to nobody else. Blocks.
 */
public final class JavaCheck implements AutoCloseable {
    /** The longest source that a Function may have. */
    public static final int MOST_BYTES = 96 * 1024;

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 32;

    private final List<String> command;
    private final Duration patience;
    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("javac-watch").factory());
    private @Nullable Process worker;
    private @Nullable Future<?> idle;

    /**
     * A compiler of this JDK.
     *
     * @param jars what sources are compiled against beside the JDK
     * @param patience the longest that one source may take
     */
    public static JavaCheck against(List<Path> jars, Duration patience) {
        return new JavaCheck(command(jars), patience);
    }

    JavaCheck(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    private static List<String> command(List<Path> jars) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                place(CompileWorker.class).toString(),
                CompileWorker.class.getName()));
        jars.forEach(jar -> command.add(jar.toString()));
        return command;
    }

    /** The jar or directory that a class comes from. */
    public static Path place(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        var location = source == null ? null : source.getLocation();
        // A class out of an AOT cache knows no location.
        return place(location == null ? archive(type) : location.toString());
    }

    private static Path place(String location) {
        try {
            return Path.of(new URI(location));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path: " + location, e);
        }
    }

    /** The place by where the bytes of the class are. */
    static String archive(Class<?> type) {
        var name = "/" + type.getName().replace('.', '/') + ".class";
        var bytes = type.getResource(name);
        if (bytes == null) {
            throw new IllegalStateException("the class file of " + type.getName() + " is nowhere");
        }
        var text = bytes.toString();
        var place = text.substring(0, text.length() - name.length());
        return place.startsWith("jar:") ? place.substring("jar:".length(), place.length() - 1) : place;
    }

    /** What {@code javac} says of it, by line; nothing for a source that compiles. */
    public List<Problem> check(String source) throws CompileException {
        var bytes = source.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            return List.of(new Problem(
                    0,
                    0,
                    "the source has " + bytes.length + " bytes, and may have " + MOST_BYTES
                            + ": upload a jar instead"));
        }
        if (!waiting.tryAcquire()) {
            throw new CompileException("too many sources wait for the compiler; try again");
        }
        try {
            if (!turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CompileException("the compiler is busy; try again");
            }
            try {
                return ask(bytes);
            } finally {
                turn.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompileException("interrupted", e);
        } finally {
            waiting.release();
        }
    }

    private List<Problem> ask(byte[] source) throws CompileException {
        var process = started();
        var end = watch.schedule(process::destroyForcibly, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            var out = new DataOutputStream(process.getOutputStream());
            out.writeInt(source.length);
            out.write(source);
            out.flush();
            return read(new DataInputStream(process.getInputStream()));
        } catch (IOException e) {
            process.destroyForcibly();
            throw new CompileException(
                    "the source was not compiled within " + patience.toSeconds() + " s and 96 MiB of memory", e);
        } finally {
            end.cancel(false);
            idle = watch.schedule(() -> endIdle(process), IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static List<Problem> read(DataInputStream in) throws IOException {
        var problems = new ArrayList<Problem>();
        for (var left = in.readInt(); left > 0; left--) {
            problems.add(new Problem(in.readInt(), in.readInt(), in.readUTF()));
        }
        return problems;
    }

    private Process started() throws CompileException {
        if (idle != null) {
            idle.cancel(false);
        }
        var there = worker;
        if (there != null && there.isAlive()) {
            return there;
        }
        try {
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            // Nothing of the console's surroundings is a compiler's business.
            builder.environment().clear();
            var process = builder.start();
            worker = process;
            return process;
        } catch (IOException e) {
            throw new CompileException("the compiler cannot be started: " + e.getMessage(), e);
        }
    }

    private void endIdle(Process process) {
        if (turn.tryAcquire()) {
            process.destroy();
            turn.release();
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        var there = worker;
        if (there != null) {
            there.destroyForcibly();
        }
    }
}
