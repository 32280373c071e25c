package dev.nabi.function.log;

import dev.nabi.function.invocation.LogScope;
import dev.nabi.function.log.LineFormat.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is written to it into the log's lines, and keeps those of an invocation for its caller. A line belongs to the thread that began it: when another
 * thread writes, it ends; when it outgrows the bound, it goes on in another one.
 */
final class PrintedLines extends OutputStream {
    static final int MAX_LINE = 16 * 1024;
    private static final int MAX_TEXT = 64 * 1024;

    private final String stream;
    private final OutputStream to;
    private final Supplier<@Nullable LogScope> scope;
    private final LineFormat format;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long writer;
    private @Nullable LogScope writersScope;

    PrintedLines(
            String stream,
            OutputStream to,
            Supplier<@Nullable LogScope> scope,
            LineFormat format,
            InstantSource clock) {
        this.stream = stream;
        this.to = to;
        this.scope = scope;
        this.format = format;
        this.clock = clock;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        lock.lock();
        try {
            if (writer != thisThread()) {
                end(false);
                writer = thisThread();
            }
            for (int i = offset; i < offset + length; i++) {
                if (line.size() == 0) {
                    writersScope = scope.get();
                }
                if (from[i] == '\n') {
                    end(true);
                } else {
                    add(from[i]);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static long thisThread() {
        return Thread.currentThread().threadId();
    }

    private void add(byte b) {
        if (line.size() >= MAX_LINE && ((b & 0xc0) != 0x80 || line.size() > MAX_LINE + 3)) {
            end(false);
        }
        line.write(b);
    }

    /** What was begun goes out, if it is this thread's. */
    @Override
    public void flush() {
        lock.lock();
        try {
            if (writer == thisThread()) {
                end(false);
            }
        } finally {
            lock.unlock();
        }
    }

    /** One record of its own, whatever lines it has. */
    void line(@Nullable LogScope of, @Nullable String level, String text) {
        lock.lock();
        try {
            end(false);
            put(of, level, text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + " …");
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean evenIfEmpty) {
        if (line.size() > 0 || evenIfEmpty) {
            put(writersScope, null, line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    private void put(@Nullable LogScope of, @Nullable String level, String text) {
        var message = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (of != null && of.tail() != null && !of.isEnded()) {
            of.tail().add(message);
        }
        try {
            to.write(format.format(new Line(clock.instant(), stream, of, message, level))
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyReads) {
            // As with System.out itself, a broken pipe is no reason to fail an invocation.
        }
    }
}
