package dev.nabi.operator.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Puts JSON to the management ports of gateways, which have a second to answer. */
final class GatewayPuts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<String> token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    GatewayPuts(Supplier<String> token) {
        this.token = token;
    }

    CompletableFuture<HttpResponse<byte[]>> put(URI gateway, String path, Object value) {
        try {
            var request = HttpRequest.newBuilder(gateway.resolve(path))
                    .header("Authorization", "Bearer " + token.get())
                    .timeout(PATIENCE)
                    .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(value)))
                    .build();
            return http.sendAsync(request, BodyHandlers.ofByteArray());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (IllegalArgumentException unsent) {
            // A token that no header can carry.
            return CompletableFuture.failedFuture(unsent);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
