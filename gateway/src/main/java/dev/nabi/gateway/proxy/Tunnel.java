package dev.nabi.gateway.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Two connections that have left HTTP, and carry what they like to each other until one closes. */
final class Tunnel {
    private final HttpServerRequest in;
    private final NetSocket function;
    private final LongConsumer bytesIn;
    private final Runnable closed;
    private @Nullable NetSocket client;
    private long bytesOut;

    /** {@code closed} is told whichever side left. */
    Tunnel(HttpServerRequest in, NetSocket function, LongConsumer bytesIn, Runnable closed) {
        this.in = in;
        this.function = function;
        this.bytesIn = bytesIn;
        this.closed = closed;
    }

    long bytesOut() {
        return bytesOut;
    }

    void open() {
        function.pause();
        in.response().putHeader(HttpHeaders.UPGRADE, Upgrade.WEBSOCKET).putHeader(HttpHeaders.CONNECTION, "Upgrade");
        in.toNetSocket().onComplete(this::opened);
    }

    private void opened(AsyncResult<NetSocket> socket) {
        if (socket.failed()) {
            close();
            closed.run();
            return;
        }
        var toClient = socket.result();
        client = toClient;
        carry(toClient, function, bytesIn);
        carry(function, toClient, bytes -> bytesOut += bytes);
        toClient.closeHandler(end -> closed());
        function.closeHandler(end -> closed());
        function.resume();
    }

    private static void carry(NetSocket from, NetSocket to, LongConsumer count) {
        from.handler((Buffer part) -> {
            count.accept(part.length());
            to.write(part);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.exceptionHandler(broken -> from.close());
    }

    private void closed() {
        closed.run();
        close();
    }

    void close() {
        function.close();
        if (client != null) {
            client.close();
        }
    }
}
