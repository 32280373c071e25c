package dev.nabi.local.agent.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks once. */
final class ProbeClient {
    private ProbeClient() {}

    /** Why the answer is no; empty for a yes. */
    static Optional<String> ask(ProbeTarget target, Duration timeout) {
        try {
            return switch (target) {
                case ProbeTarget.Tcp(var port) -> connect(port, timeout);
                case ProbeTarget.Http http -> get(http, timeout);
            };
        } catch (IOException | IllegalArgumentException e) {
            // A path or a header that is none is asked about for ever otherwise.
            return Optional.of("port " + target.port() + ": " + e.getMessage());
        }
    }

    private static Optional<String> connect(int port, Duration timeout) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
            return Optional.empty();
        }
    }

    private static Optional<String> get(ProbeTarget.Http target, Duration timeout) throws IOException {
        var url =
                URI.create("http://127.0.0.1:" + target.port() + target.path()).toURL();
        var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("User-Agent", "nabi-probe");
            connection.setRequestProperty("Connection", "close");
            target.headers().forEach(connection::setRequestProperty);
            var status = connection.getResponseCode();
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("GET " + target.path() + " answered " + status);
        } finally {
            connection.disconnect();
        }
    }
}
