package dev.nabi.local.agent.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes so that none outlives this one.
 *
 * <p>Where the machine has {@code setsid} and {@code setpriv} (util-linux), each process leads a session of its own,
 * so Ctrl-C in the terminal reaches only us and its group can be killed as a whole, and the kernel kills it when we die,
 * however we die. The kernel means the <em>thread</em> that started it, which is why one thread that lives as long as
 * this launcher starts them all. Elsewhere, orderly stops and the pid files' sweep at the next start remain.
 */
public final class Launcher implements AutoCloseable {
    private static final List<Path> SYSTEM = List.of(Path.of("/usr/bin"), Path.of("/bin"));
    private static final List<List<String>> WAYS =
            List.of(List.of("setsid", "setpriv", "--pdeathsig", "KILL"), List.of("setsid"), List.of());

    private final ExecutorService starter;
    private final long logLimit;
    private List<String> prefix = List.of();

    private Launcher(ExecutorService starter, long logLimit) {
        this.starter = starter;
        this.logLimit = logLimit;
    }

    /** Finds out what this machine has, which also warms up the way that each later start takes. */
    public static Launcher create(long logLimit) throws IOException, InterruptedException {
        var starter = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("process starter").factory());
        var launcher = new Launcher(starter, logLimit);
        launcher.prefix = launcher.onStarter(Launcher::best);
        Signals.killGroup(0);
        return launcher;
    }

    /** Starts a process, writes its output to its log, and runs {@code afterEnd} when it has ended. */
    public ChildProcess start(ProcessSpec spec, Runnable afterEnd) throws IOException, InterruptedException {
        var line = new ArrayList<>(prefix);
        line.addAll(spec.command());
        var builder = new ProcessBuilder(line)
                .directory(spec.directory().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        var log = new BoundedLog(spec.log(), logLimit);
        try {
            var child = new ChildProcess(onStarter(builder::start), spec, log);
            child.follow(afterEnd);
            return child;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    /** Ends the thread that started all processes, and with it those that still run. */
    @Override
    public void close() {
        starter.shutdownNow();
    }

    private interface Start<T> {
        T start() throws IOException, InterruptedException;
    }

    private <T> T onStarter(Start<T> start) throws IOException, InterruptedException {
        try {
            return starter.submit(start::start).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("A process could not be started", e.getCause());
        }
    }

    /** The first way that works here. */
    private static List<String> best() throws IOException, InterruptedException {
        for (var way : WAYS) {
            var line = new ArrayList<>(way.stream().map(Launcher::absolute).toList());
            line.add(absolute("true"));
            if (works(line)) {
                return List.copyOf(line.subList(0, line.size() - 1));
            }
        }
        return List.of();
    }

    private static boolean works(List<String> line) throws InterruptedException {
        try {
            return new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String absolute(String program) {
        return SYSTEM.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(program);
    }
}
