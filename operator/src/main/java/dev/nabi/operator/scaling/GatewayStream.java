package dev.nabi.operator.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.DemandReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The demand stream of one gateway: read line by line on a thread of its own, begun anew when it breaks. */
final class GatewayStream implements Runnable {
    private static final Logger LOG = Logger.getLogger(GatewayStream.class);
    private static final int MAX_LINE_BYTES = 8 << 20;
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);
    private static final long MIN_BACK_OFF_MILLIS = 200;
    private static final long MAX_BACK_OFF_MILLIS = 5_000;

    /** A gateway that is alive writes each second. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private final URI gateway;
    private final Supplier<String> token;
    private final HttpClient http;
    private final ObjectMapper json;
    private final Scaler scaler;
    private final ReportListener listener;
    private final InstantSource time;

    private volatile boolean closed;
    private volatile boolean connected;
    private volatile @Nullable Thread thread;
    private volatile @Nullable InputStream body;
    private volatile Instant lastLine;

    GatewayStream(
            URI gateway,
            Supplier<String> token,
            HttpClient http,
            ObjectMapper json,
            Scaler scaler,
            ReportListener listener,
            InstantSource time) {
        this.listener = listener;
        this.gateway = gateway;
        this.token = token;
        this.http = http;
        this.json = json;
        this.scaler = scaler;
        this.time = time;
        this.lastLine = time.instant();
    }

    boolean isConnected() {
        return connected;
    }

    void start() {
        thread = Thread.ofVirtual().name("demand " + gateway).start(this);
    }

    void close() {
        closed = true;
        breakOff();
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Ends a connection on which nothing comes any more; the reader then makes a new one. */
    void breakOffIfSilent() {
        if (connected && time.instant().isAfter(lastLine.plus(SILENCE))) {
            breakOff();
        }
    }

    @Override
    public void run() {
        var backOff = MIN_BACK_OFF_MILLIS;
        var told = "";
        while (!closed) {
            var problem = read();
            if (connected) {
                // A gateway that nobody hears serves on marked instances: what it said last does not hold any more.
                scaler.reconnected(gateway);
                backOff = MIN_BACK_OFF_MILLIS;
                told = "";
            }
            connected = false;
            if (!closed && !problem.equals(told)) {
                LOG.warnf("demand stream of gateway %s: %s; trying again", gateway, problem);
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
                    HttpRequest.newBuilder(gateway.resolve("/demand"))
                            .header("Authorization", "Bearer " + token.get())
                            .timeout(FIRST_ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (var stream = response.body()) {
                return response.statusCode() == 200 ? read(stream) : refusal(response.statusCode());
            }
        } catch (IOException e) {
            return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        } catch (CompletionException e) {
            // What a line says may be beyond all expectation; the stream then begins anew, like one that broke.
            LOG.errorf(e, "demand stream of gateway %s: a line could not be taken", gateway);
            return "a line could not be taken";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String read(InputStream stream) throws IOException {
        body = stream;
        lastLine = time.instant();
        connected = true;
        LOG.infof("demand stream of gateway %s: connected", gateway);
        scaler.reconnected(gateway);
        var lines = new BoundedLines(stream, MAX_LINE_BYTES);
        for (var line = lines.next(); line.isPresent() && !closed; line = lines.next()) {
            lastLine = time.instant();
            if (!line.get().isBlank()) {
                var report = report(line.get());
                scaler.report(gateway, report);
                listener.onReport(gateway, report);
            }
        }
        return "ended";
    }

    private DemandReport report(String line) throws IOException {
        var report = json.readValue(line, DemandReport.class);
        if (report == null) {
            throw new IOException("a line of the demand stream is no report: " + line);
        }
        return report;
    }

    private static String refusal(int status) {
        return status == 401 || status == 403
                ? "refused with " + status + ": nabi.demand.token is not the gateway's"
                : "answered " + status + " instead of 200";
    }

    private void breakOff() {
        var stream = body;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debugf(e, "demand stream of gateway %s: closed badly", gateway);
            }
        }
    }

    private boolean pause(long millis) {
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
