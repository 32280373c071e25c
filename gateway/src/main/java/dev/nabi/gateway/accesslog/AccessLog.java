package dev.nabi.gateway.accesslog;

import dev.nabi.gateway.telemetry.CallWriter;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCalls;
import dev.nabi.gateway.telemetry.Telemetry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Writes calls as lines, on a thread of its own: an event loop never waits for who reads the log. Calls for whose lines
 * there is no room are dropped, and counted.
 */
public final class AccessLog implements AutoCloseable {
    private static final int MOST = 8192;
    private static final int BATCH = 512;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Settings settings;
    private final PrintStream out;
    private final FinishedCalls calls = new FinishedCalls(MOST, BATCH);
    private final CallWriter writer;

    /**
     * What is logged.
     *
     * @param hasQuery whether lines have the query of the URL
     * @param headers the request's fields that lines have
     */
    public record Settings(boolean isErrorsOnly, boolean hasQuery, List<String> headers) {}

    public AccessLog(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.writer = new CallWriter("nabi-access-log", calls, PAUSE, PATIENCE, this::write);
    }

    /** The way of calls to it. */
    public Telemetry.Log log() {
        return new Telemetry.Log(settings.isErrorsOnly(), settings.headers(), calls);
    }

    /** One write for a batch, so that no other output comes into the midst of a line. */
    private void write(List<FinishedCall> batch) {
        var text = new StringBuilder();
        for (var call : batch) {
            text.append(AccessLogLine.of(call, settings.hasQuery())).append('\n');
        }
        var bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Calls for whose lines there was no room. */
    public double dropped() {
        return calls.dropped();
    }

    @Override
    public void close() {
        writer.close();
    }
}
