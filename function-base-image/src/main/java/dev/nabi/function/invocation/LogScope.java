package dev.nabi.function.invocation;

import dev.nabi.function.http.TraceParent;
import org.jspecify.annotations.Nullable;

/** One invocation as its log sees it; a thread that outlives it prints for nobody. */
public final class LogScope {
    private final String invocation;
    private final @Nullable TraceParent trace;
    private final @Nullable LogTail tail;
    private volatile boolean ended;

    LogScope(String invocation, @Nullable TraceParent trace, @Nullable LogTail tail) {
        this.invocation = invocation;
        this.trace = trace;
        this.tail = tail;
    }

    /** One of which no more is known. */
    public static LogScope of(String invocation) {
        return new LogScope(invocation, null, null);
    }

    public String invocation() {
        return invocation;
    }

    public @Nullable TraceParent trace() {
        return trace;
    }

    /** What its caller is sent of it; null where nothing is. */
    public @Nullable LogTail tail() {
        return tail;
    }

    public boolean isEnded() {
        return ended;
    }

    public void end() {
        ended = true;
    }
}
