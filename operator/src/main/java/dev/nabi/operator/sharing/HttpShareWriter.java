package dev.nabi.operator.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.LimitShares;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends shares to the management ports of gateways. */
public final class HttpShareWriter implements ShareWriter, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int NO_CONTENT = 204;

    private final Supplier<String> token;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    public HttpShareWriter(Supplier<String> token) {
        this.token = token;
    }

    @Override
    public CompletionStage<Boolean> write(URI gateway, LimitShares shares) {
        var request = HttpRequest.newBuilder(gateway.resolve("/limits"))
                .header("Authorization", "Bearer " + token.get())
                .timeout(PATIENCE)
                .PUT(BodyPublishers.ofByteArray(bytes(shares)))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding())
                .thenApply(response -> response.statusCode() == NO_CONTENT);
    }

    private byte[] bytes(LimitShares shares) {
        try {
            return json.writeValueAsBytes(shares);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
