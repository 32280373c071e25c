package dev.nabi.operator.sharing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends views of the slots to the management ports of gateways. */
public final class HttpSlotViewWriter implements SlotViewWriter, AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final GatewayPuts gateways;

    public HttpSlotViewWriter(Supplier<String> token) {
        this.gateways = new GatewayPuts(token);
    }

    @Override
    public CompletionStage<Answer> write(URI gateway, SlotView view) {
        return gateways.put(gateway, "/slots/view", view)
                .thenApply(HttpSlotViewWriter::answer)
                .exceptionally(_ -> new Answer.None());
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        if (response.statusCode() == NOT_FOUND) {
            return new Answer.Unaware();
        }
        try {
            var state = response.statusCode() == OK ? JSON.readValue(response.body(), SlotViewState.class) : null;
            return state == null ? new Answer.None() : new Answer.Answered(state);
        } catch (IOException unreadable) {
            return new Answer.None();
        }
    }

    @Override
    public void close() {
        gateways.close();
    }
}
