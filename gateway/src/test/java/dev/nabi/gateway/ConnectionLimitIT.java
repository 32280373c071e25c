package dev.nabi.gateway;

import static dev.nabi.gateway.FrameClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

    /** What is refused because the gateway has as many connections as it may is not counted to its client for ever. */
    @Test
    void whatTheGatewayRefusesIsNoConnectionOfItsClient() throws Exception {
        try (var platform = new Platform("max-connections=1;max-connections-per-client=3")) {
            var client = new FrameClient(platform.gateway.port());
            client.headers(1, true, request("GET", "/function/nobody")).send();
            assertThat(client.readStream(1)).isNotEmpty();
            for (var i = 0; i < 6; i++) {
                assertThat(isServedAt("127.0.0.2", platform)).isFalse();
            }

            client.close();

            Platform.await("room for another", () -> isServedAt("127.0.0.2", platform));
        }
    }

    /** Whether a client of another address gets an answer. */
    private static boolean isServedAt(String address, Platform platform) {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), platform.gateway.port(), InetAddress.ofLiteral(address), 0)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /function/nobody HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException refused) {
            return false;
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
