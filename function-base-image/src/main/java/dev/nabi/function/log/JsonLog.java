package dev.nabi.function.log;

import dev.nabi.function.invocation.InvocationLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and standard error as JSON lines. A line carries the invocation of the thread that prints it; threads
 * that a handler starts inherit it, until the invocation ends.
 */
public final class JsonLog extends InvocationLog {

    /** One invocation as its threads see it; a thread that outlives it prints for nobody. */
    private static final class Scope {
        private final String invocation;
        private volatile boolean ended;

        Scope(String invocation) {
            this.invocation = invocation;
        }
    }

    private static final InheritableThreadLocal<@Nullable Scope> CURRENT = new InheritableThreadLocal<>();

    private final JsonLines out;
    private final JsonLines err;

    JsonLog(OutputStream out, OutputStream err, InstantSource clock) {
        super(System.err);
        this.out = new JsonLines("stdout", out, this::invocation, clock);
        this.err = new JsonLines("stderr", err, this::invocation, clock);
    }

    /** From here on what the process prints is JSON. */
    public static InvocationLog install(InstantSource clock) {
        var log =
                new JsonLog(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), clock);
        System.setOut(new PrintStream(log.out, false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(log.err, false, StandardCharsets.UTF_8));
        return log;
    }

    private @Nullable String invocation() {
        var current = CURRENT.get();
        return current == null || current.ended ? null : current.invocation;
    }

    @Override
    protected void started(String invocation) {
        CURRENT.set(new Scope(invocation));
    }

    @Override
    protected void ended() {
        var current = CURRENT.get();
        if (current != null) {
            out.flush();
            err.flush();
            current.ended = true;
        }
    }

    @Override
    protected void write(String invocation, String text) {
        err.line(invocation, text.stripTrailing());
    }
}
