package dev.nabi.operator.sharing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends views of the slots to the management ports of gateways. */
public final class HttpSlotViewWriter implements SlotViewWriter, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Supplier<String> token;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    public HttpSlotViewWriter(Supplier<String> token) {
        this.token = token;
    }

    @Override
    public CompletionStage<Answer> write(URI gateway, SlotView view) {
        var request = HttpRequest.newBuilder(gateway.resolve("/slots/view"))
                .header("Authorization", "Bearer " + token.get())
                .timeout(PATIENCE)
                .PUT(BodyPublishers.ofByteArray(bytes(view)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .<Answer>thenApply(this::answer)
                .exceptionally(_ -> new Answer.None());
    }

    private Answer answer(HttpResponse<byte[]> response) {
        if (response.statusCode() == NOT_FOUND) {
            return new Answer.Unaware();
        }
        try {
            var state = response.statusCode() == OK ? json.readValue(response.body(), SlotViewState.class) : null;
            return state == null ? new Answer.None() : new Answer.Answered(state);
        } catch (IOException unreadable) {
            return new Answer.None();
        }
    }

    private byte[] bytes(SlotView view) {
        try {
            return json.writeValueAsBytes(view);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
