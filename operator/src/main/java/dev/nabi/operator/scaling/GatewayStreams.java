package dev.nabi.operator.scaling;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A demand stream for each gateway that there is. */
public final class GatewayStreams implements AutoCloseable {
    private final Map<URI, GatewayStream> streams = new ConcurrentHashMap<>();
    private final Supplier<String> token;
    private final Scaler scaler;
    private final ReportListener listener;
    private final InstantSource time;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    public GatewayStreams(Supplier<String> token, Scaler scaler, ReportListener listener, InstantSource time) {
        this.listener = listener;
        this.token = token;
        this.scaler = scaler;
        this.time = time;
    }

    /** Opens streams to gateways that are new, closes those to gateways that are no more. */
    public void follow(Set<URI> live) {
        streams.entrySet().removeIf(entry -> {
            var gone = !live.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (var gateway : live) {
            streams.computeIfAbsent(gateway, this::open).breakOffIfSilent();
        }
    }

    /** How many gateways are connected. */
    public int connected() {
        return (int)
                streams.values().stream().filter(GatewayStream::isConnected).count();
    }

    @Override
    public void close() {
        follow(Set.of());
        http.shutdownNow();
    }

    private GatewayStream open(URI gateway) {
        var stream = new GatewayStream(gateway, token, http, json, scaler, listener, time);
        stream.start();
        return stream;
    }
}
