package dev.nabi.function.log;

import dev.nabi.function.invocation.InvocationLog;
import dev.nabi.function.invocation.LogScope;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and standard error, a line at a time. A line carries the invocation of the thread that prints it; threads
 * that a handler starts inherit it, until the invocation ends.
 */
public final class PrintedLog extends InvocationLog {
    private static final InheritableThreadLocal<@Nullable LogScope> CURRENT = new InheritableThreadLocal<>();

    private final PrintedLines out;
    private final PrintedLines err;

    private PrintedLog(OutputStream out, OutputStream err, LineFormat format, InstantSource clock) {
        super(System.err);
        this.out = new PrintedLines("stdout", out, PrintedLog::scope, format, clock);
        this.err = new PrintedLines("stderr", err, PrintedLog::scope, format, clock);
    }

    /** From here on what the process prints is JSON. {@code revision} is the instance's; null where none is known. */
    public static InvocationLog json(@Nullable String revision, InstantSource clock) {
        return install(new JsonFormat(revision), clock);
    }

    /** From here on what the process prints is kept for callers, and goes out as it is. */
    public static InvocationLog text(InstantSource clock) {
        return install(LineFormat.TEXT, clock);
    }

    private static InvocationLog install(LineFormat format, InstantSource clock) {
        var log = new PrintedLog(
                new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), format, clock);
        System.setOut(new PrintStream(log.out, false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(log.err, false, StandardCharsets.UTF_8));
        return log;
    }

    private static @Nullable LogScope scope() {
        var current = CURRENT.get();
        return current == null || current.isEnded() ? null : current;
    }

    @Override
    protected void started(LogScope scope) {
        CURRENT.set(scope);
    }

    @Override
    protected void flush() {
        out.flush();
        err.flush();
    }

    @Override
    protected void ended() {
        var current = CURRENT.get();
        if (current != null) {
            flush();
            current.end();
        }
    }

    /** Of the thread's own invocation, or of one that another thread tells of. */
    @Override
    protected void write(String invocation, String text) {
        var current = scope();
        var scope = current != null && current.invocation().equals(invocation) ? current : LogScope.of(invocation);
        err.line(scope, "ERROR", text.stripTrailing());
    }

    @Override
    public void say(String level, String text) {
        err.line(null, level, text);
    }
}
