package dev.nabi.function.aws;

import dev.nabi.function.aws.ProgramCall.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of the program {@code bootstrap}, as often as it is started, and the API that it asks. */
final class ProgramProcess {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration STOP = Duration.ofMillis(500);
    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;

    private final Path directory;
    private final String handler;
    private final LambdaFunction function;
    private final RuntimeApi api;
    private volatile @Nullable Run run;

    /** One start of the process. */
    private record Run(Process process, ProgramSession session, ProgramOutput output) {}

    ProgramProcess(Path directory, String handler, LambdaFunction function) throws IOException {
        this.directory = directory;
        this.handler = handler;
        this.function = function;
        this.api = new RuntimeApi(this::session);
    }

    ProgramSession session() {
        return run().session();
    }

    ProgramOutput output() {
        return run().output();
    }

    private Run run() {
        return Objects.requireNonNull(run, "started before it is called");
    }

    /** Starts it, in place of one that has ended. */
    synchronized void start() throws IOException {
        kill();
        var builder = new ProcessBuilder(directory.resolve("bootstrap").toString()).directory(directory.toFile());
        setEnvironment(builder.environment());
        var session = new ProgramSession();
        var process = builder.start();
        process.getOutputStream().close();
        var output = new ProgramOutput(process);
        run = new Run(process, session, output);
        var _ = process.onExit().thenAccept(ended -> session.end(new Reply.Exit(how(ended.exitValue()))));
        Thread.ofPlatform().daemon().name("bootstrap-output").start(() -> log(process, output));
    }

    private static void log(Process process, ProgramOutput output) {
        try {
            while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                output.logUnclaimed();
            }
            output.logUnclaimed();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the words of the provider's own errors. */
    private static String how(int exit) {
        if (exit == 0) {
            return "Runtime exited without providing a reason";
        }
        return "Runtime exited with error: "
                + (exit == SIGNALLED + SIGKILL
                        ? "signal: killed"
                        : exit > SIGNALLED ? "signal: " + (exit - SIGNALLED) : "exit status " + exit);
    }

    /** What a program finds in its environment there, unless the function's author says it. */
    private void setEnvironment(Map<String, String> environment) {
        // How the code came here, with a signature, is no business of the code.
        environment.keySet().removeIf(name -> name.startsWith("NABI_JAR") || name.equals("NABI_RUNTIME"));
        var task = directory.toString();
        environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
        environment.put("LAMBDA_TASK_ROOT", task);
        environment.put("LAMBDA_RUNTIME_DIR", task);
        environment.putIfAbsent("_HANDLER", handler);
        environment.putIfAbsent("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.putIfAbsent("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        environment.putIfAbsent("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMiB()));
        environment.putIfAbsent("AWS_LAMBDA_LOG_GROUP_NAME", function.logGroup());
        environment.putIfAbsent("AWS_LAMBDA_LOG_STREAM_NAME", function.version());
        environment.putIfAbsent("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.putIfAbsent("TZ", ":UTC");
        environment.putIfAbsent("LD_LIBRARY_PATH", task + ":" + task + "/lib");
    }

    /** Ends it and all that it has started, at once. */
    void kill() {
        var last = run;
        if (last != null) {
            last.process().descendants().forEach(ProcessHandle::destroyForcibly);
            last.process().destroyForcibly();
            last.session().end(new Reply.Exit("Runtime was ended"));
        }
    }

    /** Ends it with this process: a moment for its own way out. */
    void stop() {
        var last = run;
        try {
            if (last == null) {
                return;
            }
            last.process().destroy();
            if (!last.process().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException hurried) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
