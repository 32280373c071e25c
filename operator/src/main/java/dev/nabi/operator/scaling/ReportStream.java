package dev.nabi.operator.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stream of reports of one process, a line of JSON each: read on a thread of its own, and begun anew when it breaks. A line
 * that is no report breaks it, whatever is wrong with the line.
 */
final class ReportStream<R> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportStream.class);
    private static final int MAX_LINE_BYTES = 8 << 20;
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);
    private static final long MIN_BACK_OFF_MILLIS = 200;
    private static final long MAX_BACK_OFF_MILLIS = 5_000;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** A process that is alive writes each second. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final StreamKind<R> kind;
    private final URI source;
    private final Supplier<String> token;
    private final HttpClient http;
    private final InstantSource time;
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile boolean isConnected;
    private volatile boolean isRefused;
    private volatile @Nullable InputStream body;
    private volatile Instant lastLine;

    ReportStream(StreamKind<R> kind, URI source, Supplier<String> token, HttpClient http, InstantSource time) {
        this.kind = kind;
        this.source = source;
        this.token = token;
        this.http = http;
        this.time = time;
        this.lastLine = time.instant();
        this.thread = Thread.ofVirtual().name(kind.name() + " " + source).unstarted(this::run);
    }

    /** Whether the process does not take the operator's token. */
    boolean isRefused() {
        return isRefused;
    }

    void start() {
        thread.start();
    }

    boolean isConnected() {
        return isConnected;
    }

    /** Ends a connection on which nothing comes any more; the reader then makes a new one. */
    void breakOffIfSilent() {
        if (isConnected && time.instant().isAfter(lastLine.plus(SILENCE))) {
            breakOff();
        }
    }

    private void run() {
        var backOff = MIN_BACK_OFF_MILLIS;
        var logged = "";
        while (!isClosed) {
            var problem = read();
            if (isConnected) {
                isConnected = false;
                kind.broken().accept(source);
                backOff = MIN_BACK_OFF_MILLIS;
                logged = "";
            }
            if (!isClosed && !problem.equals(logged)) {
                LOG.warnf("%s %s: %s; trying again", kind.name(), source, problem);
                logged = problem;
            }
            backOff = Math.min(MAX_BACK_OFF_MILLIS, backOff * 2);
            if (!pause(backOff)) {
                return;
            }
        }
    }

    private String read() {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(source.resolve(kind.path()))
                            .header("Authorization", "Bearer " + token.get())
                            .timeout(FIRST_ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            isRefused = response.statusCode() == 401 || response.statusCode() == 403;
            try (var stream = response.body()) {
                return response.statusCode() == 200 ? read(stream) : refusal(response.statusCode());
            }
        } catch (JsonProcessingException e) {
            return "a line is no report: " + e.getOriginalMessage();
        } catch (IOException e) {
            return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (RuntimeException e) {
            // A token that no header can carry, or a line that nobody foresaw: one stream must not end for good.
            LOG.errorf(e, "%s %s: unexpected", kind.name(), source);
            return "unexpected: " + e;
        }
    }

    private String read(InputStream stream) throws IOException {
        body = stream;
        lastLine = time.instant();
        isConnected = true;
        LOG.infof("%s %s: connected", kind.name(), source);
        kind.connected().accept(source);
        var lines = new BoundedLines(stream, MAX_LINE_BYTES);
        for (var line = lines.next(); line.isPresent() && !isClosed; line = lines.next()) {
            lastLine = time.instant();
            if (!line.get().isBlank()) {
                kind.report().accept(source, report(line.get(), kind.type()));
            }
        }
        return "ended";
    }

    static <R> R report(String line, Class<R> type) throws IOException {
        var report = JSON.readValue(line, type);
        if (report == null) {
            throw new IOException("a line is no report: null");
        }
        return report;
    }

    private String refusal(int status) {
        return isRefused
                ? "refused with " + status + ": " + kind.token() + " differs on the two sides"
                : "answered " + status + " instead of 200";
    }

    private void breakOff() {
        var stream = body;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debugf(e, "%s %s: closed badly", kind.name(), source);
            }
        }
    }

    private boolean pause(long millis) {
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
            return !isClosed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        breakOff();
        thread.interrupt();
    }
}
