package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The logs of all instances of one Function, new ones too, as they come. A reader that is slow holds them back. */
final class FollowedLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_INSTANCES = 20;
    private static final int MOST_AHEAD = 500;
    private static final int LONGEST = 32 * 1024;
    private static final int TAIL = 50;
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);
    private static final Duration SLOWEST = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final CallerClients clients;
    private final ExecutorService threads;
    private final Caller caller;
    private final String namespace;
    private final String function;
    private final BlockingQueue<LogLine> lines = new ArrayBlockingQueue<>(MOST_AHEAD);
    private final Map<String, Future<?>> readers = new HashMap<>();

    FollowedLog(
            Cluster cluster,
            CallerClients clients,
            ExecutorService threads,
            Caller caller,
            String namespace,
            String function) {
        this.cluster = cluster;
        this.clients = clients;
        this.threads = threads;
        this.caller = caller;
        this.namespace = namespace;
        this.function = function;
    }

    /** Writes until the client goes, time is up, or {@code isSignedIn} says no. */
    void write(HttpServerResponse response, BooleanSupplier isSignedIn) {
        begin(response);
        send(response, ": follows the log\n\n");
        try {
            send(response, end(response, isSignedIn));
        } catch (KubernetesClientException e) {
            send(response, event("problem", Answers.said(e)) + event("end", "time"));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!response.closed() && !response.ended()) {
            var _ = response.end();
        }
    }

    private static void begin(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
    }

    /** Says why no log is followed, as a stream: a browser shows nothing of an answer with another status. */
    static void refuse(HttpServerResponse response, String why) {
        begin(response);
        var _ = response.end(event("problem", why) + event("end", "time"));
    }

    private String end(HttpServerResponse response, BooleanSupplier isSignedIn) throws InterruptedException {
        var start = System.nanoTime();
        var looked = start - LOOK.toNanos();
        var asked = start;
        while (System.nanoTime() - start < LONGEST_LIFE.toNanos() && !response.closed()) {
            var now = System.nanoTime();
            if (now - looked >= LOOK.toNanos()) {
                looked = now;
                look();
            }
            if (now - asked >= ASK.toNanos()) {
                asked = now;
                if (!isSignedIn.getAsBoolean()) {
                    return event("end", "session");
                }
                send(response, ": still here\n\n");
            }
            var line = lines.poll(200, TimeUnit.MILLISECONDS);
            if (line != null) {
                send(response, event("line", json(line)));
            }
        }
        return event("end", "time");
    }

    private static void send(HttpServerResponse response, String text) {
        var start = System.nanoTime();
        while (response.writeQueueFull() && !response.closed()) {
            if (System.nanoTime() - start > SLOWEST.toNanos()) {
                response.reset();
                return;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(20).toNanos());
        }
        if (!response.closed() && !response.ended()) {
            var _ = response.write(text);
        }
    }

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data.replace("\r", "").replace("\n", "\ndata: ") + "\n\n";
    }

    private static String json(LogLine line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that is no JSON", e);
        }
    }

    /** Follows instances that are new. One that has ended gives its place to another; a container that starts again is new. */
    private void look() {
        var seen = new HashSet<String>();
        for (var pod : cluster.pods(caller, namespace, function)) {
            var name = Cluster.name(pod);
            var container = pod.path("status").path("containerStatuses").path(0);
            var run = name + " " + container.path("restartCount").asInt(0);
            seen.add(run);
            if (hasPrinted(container) && !readers.containsKey(run) && running() < MOST_INSTANCES) {
                readers.put(run, threads.submit(() -> read(name)));
            }
        }
        readers.entrySet()
                .removeIf(reader ->
                        !seen.contains(reader.getKey()) && reader.getValue().isDone());
    }

    private static boolean hasPrinted(JsonNode container) {
        var state = container.path("state");
        return state.has("running") || state.has("terminated");
    }

    private long running() {
        return readers.values().stream().filter(reader -> !reader.isDone()).count();
    }

    private void read(String pod) {
        try (var lease = clients.lease(caller);
                var log = lease.client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer(Names.CONTAINER)
                        .tailingLines(TAIL)
                        .watchLog();
                var reader = new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
            for (var line = next(reader); line != null; line = next(reader)) {
                lines.put(LogLine.of(line));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException | KubernetesClientException gone) {
            // The instance ended, or its log may not be read: the others go on.
        }
    }

    /** A line; what is longer than the bound is left out of it. Null at the end. */
    private static @org.jspecify.annotations.Nullable String next(Reader reader) throws IOException {
        var line = new StringBuilder();
        var any = false;
        for (var c = reader.read(); c >= 0; c = reader.read()) {
            any = true;
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() < LONGEST) {
                line.append((char) c);
            }
        }
        return any ? line.toString() : null;
    }

    @Override
    public void close() {
        readers.values().forEach(reader -> reader.cancel(true));
    }
}
