package dev.nabi.operator.scaling;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.BacklogReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The stream of one events process, which tells how many events wait: read on a thread of its own, begun anew when it breaks. */
final class BacklogStream implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BacklogStream.class);
    private static final int MAX_LINE_BYTES = 8 << 20;
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);
    private static final long MIN_BACK_OFF_MILLIS = 200;
    private static final long MAX_BACK_OFF_MILLIS = 5_000;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final URI source;
    private final Supplier<String> token;
    private final HttpClient http;
    private final Scaler scaler;
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile boolean isConnected;
    private volatile @Nullable InputStream body;
    private volatile long lastLineNanos = System.nanoTime();

    BacklogStream(URI source, Supplier<String> token, HttpClient http, Scaler scaler) {
        this.source = source;
        this.token = token;
        this.http = http;
        this.scaler = scaler;
        this.thread = Thread.ofVirtual().name("backlog " + source).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isConnected() {
        return isConnected;
    }

    /** Ends a connection on which nothing comes any more; the reader then makes a new one. */
    void breakOffIfSilent() {
        if (isConnected && System.nanoTime() - lastLineNanos > BacklogBoard.FRESH.toNanos()) {
            breakOff();
        }
    }

    private void run() {
        var backOff = MIN_BACK_OFF_MILLIS;
        var told = "";
        while (!isClosed) {
            var problem = read();
            if (isConnected) {
                isConnected = false;
                scaler.backlogBroken(source);
                backOff = MIN_BACK_OFF_MILLIS;
                told = "";
            }
            if (!isClosed && !problem.equals(told)) {
                LOG.warnf("backlog of the events process %s: %s; trying again", source, problem);
                told = problem;
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
                    HttpRequest.newBuilder(source.resolve("/backlog"))
                            .header("Authorization", "Bearer " + token.get())
                            .timeout(FIRST_ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (var stream = response.body()) {
                return response.statusCode() == 200 ? read(stream) : "answered " + response.statusCode();
            }
        } catch (IOException | IllegalArgumentException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        } catch (CompletionException e) {
            LOG.errorf(e, "backlog of the events process %s: a line could not be taken", source);
            return "a line could not be taken";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String read(InputStream stream) throws IOException {
        body = stream;
        lastLineNanos = System.nanoTime();
        isConnected = true;
        LOG.infof("backlog of the events process %s: connected", source);
        var lines = new BoundedLines(stream, MAX_LINE_BYTES);
        for (var line = lines.next(); line.isPresent() && !isClosed; line = lines.next()) {
            lastLineNanos = System.nanoTime();
            if (!line.get().isBlank()) {
                var report = JSON.readValue(line.get(), BacklogReport.class);
                if (report == null) {
                    throw new IOException("a line is no report: " + line.get());
                }
                scaler.backlog(source, report);
            }
        }
        return "ended";
    }

    private void breakOff() {
        var stream = body;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debugf(e, "backlog of the events process %s: closed badly", source);
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
