package dev.nabi.operator.scaling;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A stream for each events process that there is; none where events are not installed. */
public final class BacklogStreams implements AutoCloseable {
    private final Map<URI, BacklogStream> streams = new ConcurrentHashMap<>();
    private final Supplier<String> token;
    private final Scaler scaler;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public BacklogStreams(Supplier<String> token, Scaler scaler) {
        this.token = token;
        this.scaler = scaler;
    }

    /** Opens streams to processes that are new, closes those to processes that are no more. */
    public void follow(Set<URI> live) {
        streams.entrySet().removeIf(entry -> {
            var isGone = !live.contains(entry.getKey());
            if (isGone) {
                entry.getValue().close();
            }
            return isGone;
        });
        live.forEach(source -> streams.computeIfAbsent(source, this::open).breakOffIfSilent());
    }

    /** How many processes are connected. */
    public int connected() {
        return (int)
                streams.values().stream().filter(BacklogStream::isConnected).count();
    }

    private BacklogStream open(URI source) {
        var stream = new BacklogStream(source, token, http, scaler);
        stream.start();
        return stream;
    }

    @Override
    public void close() {
        follow(Set.of());
        http.shutdownNow();
    }
}
