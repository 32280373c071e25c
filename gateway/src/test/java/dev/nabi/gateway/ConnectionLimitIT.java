package dev.nabi.gateway;

import static dev.nabi.gateway.FrameClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** How many connections one client may have. */
class ConnectionLimitIT {

    @Test
    void oneClientHasItsShareOfTheConnectionsAndNoMore() throws Exception {
        try (var platform = new Platform("max-connections-per-client=3")) {
            var clients = new ArrayList<FrameClient>();
            for (var i = 0; i < 3; i++) {
                var client = new FrameClient(platform.gateway.port());
                client.headers(1, true, request("GET", "/function/nobody")).send();
                assertThat(client.readStream(1)).isNotEmpty();
                clients.add(client);
            }

            assertThat(isServed(platform)).isFalse();

            clients.removeFirst().close();
            Platform.await("room for another", () -> isServed(platform));
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static boolean isServed(Platform platform) {
        try (var client = new FrameClient(platform.gateway.port())) {
            return client.send().read() != null;
        } catch (IOException refused) {
            return false;
        }
    }
}
