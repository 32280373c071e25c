package dev.nabi.operator.sharing;

import dev.nabi.api.demand.LimitShares;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends shares to the management ports of gateways. */
public final class HttpShareWriter implements ShareWriter, AutoCloseable {
    private static final int NO_CONTENT = 204;

    private final GatewayPuts gateways;

    public HttpShareWriter(Supplier<String> token) {
        this.gateways = new GatewayPuts(token);
    }

    @Override
    public CompletionStage<Boolean> write(URI gateway, LimitShares shares) {
        return gateways.put(gateway, "/limits", shares).thenApply(response -> response.statusCode() == NO_CONTENT);
    }

    @Override
    public void close() {
        gateways.close();
    }
}
