package dev.nabi.cli.kube;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A port of a pod as a port of this machine's loopback, through the API server with the user's rights ({@code create
 * pods/portforward}). Each connection is a WebSocket of the protocol {@code v4.channel.k8s.io}: every message begins with
 * the number of its channel, 0 for data and 1 for an error; the first message of each channel is the port's number.
 */
public final class PortForward implements AutoCloseable {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int CHUNK = 32 * 1024;
    private static final int PORT_MESSAGE = 3;

    private final KubeApi api;
    private final String path;
    private final ServerSocket server;

    private PortForward(KubeApi api, String path, ServerSocket server) {
        this.api = api;
        this.path = path;
        this.server = server;
    }

    public static PortForward open(KubeApi api, String namespace, String pod, int port) {
        try {
            var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            var path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/portforward?ports=" + port;
            var forward = new PortForward(api, path, server);
            Thread.ofVirtual().name("port-forward").start(forward::accept);
            return forward;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "no port of loopback can be opened: " + e.getMessage(), e);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().name("port-forward connection").start(() -> forward(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket socket) {
        try (socket) {
            var tunnel = new Tunnel(socket);
            var pod = connect(tunnel);
            var buffer = new byte[CHUNK];
            for (var read = socket.getInputStream().read(buffer, 1, CHUNK - 1);
                    read >= 0;
                    read = socket.getInputStream().read(buffer, 1, CHUNK - 1)) {
                pod.sendBinary(ByteBuffer.wrap(buffer, 0, read + 1), true).get();
            }
            pod.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        } catch (IOException | ExecutionException gone) {
            // The connection that was forwarded breaks, and its user says so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebSocket connect(Tunnel tunnel) throws ExecutionException, InterruptedException {
        var builder = api.client().newWebSocketBuilder().subprotocols(PROTOCOL);
        var authorization = api.authorization();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        var address = api.uri(path).toString().replaceFirst("^http", "ws");
        return builder.buildAsync(URI.create(address), tunnel).get();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "a port of loopback does not close", e);
        }
    }

    /** Writes what the pod sends to the socket. */
    private static final class Tunnel implements WebSocket.Listener {
        private final Socket socket;
        private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
        private final boolean[] isOpened = new boolean[2];

        Tunnel(Socket socket) {
            this.socket = socket;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket pod, ByteBuffer data, boolean isLast) {
            var part = new byte[data.remaining()];
            data.get(part);
            parts.add(part);
            if (isLast) {
                try {
                    message(whole());
                } catch (IOException e) {
                    close();
                    return CompletableFuture.failedFuture(e);
                }
            }
            pod.request(1);
            return null;
        }

        private byte[] whole() {
            var size = parts.stream().mapToInt(part -> part.length).sum();
            var whole = ByteBuffer.allocate(size);
            parts.forEach(whole::put);
            parts.clear();
            return whole.array();
        }

        private void message(byte[] message) throws IOException {
            var channel = message.length == 0 ? -1 : message[0];
            if (channel != 0 && channel != 1) {
                return;
            }
            if (!isOpened[channel] && message.length == PORT_MESSAGE) {
                isOpened[channel] = true;
            } else if (channel == 1) {
                close();
            } else {
                socket.getOutputStream().write(message, 1, message.length - 1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket pod, int code, String reason) {
            close();
            return null;
        }

        @Override
        public void onError(WebSocket pod, Throwable error) {
            close();
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                // Nothing more can be done for it.
            }
        }
    }
}
