package dev.nabi.gateway.http;

import dev.nabi.gateway.loop.Deadline;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/** A client's connection: counted, and closed when it stands idle or dribbles a request's head. */
final class ClientConnection extends Deadline {
    private static final String LIBRARY_IDLE = "idle";

    private final Worker worker;
    private final HttpServerConnection connection;
    private int requests;

    private ClientConnection(Worker worker, HttpServerConnection connection) {
        this.worker = worker;
        this.connection = connection;
    }

    /** Takes a new connection, or closes it when there are too many. */
    static void accept(Worker worker, HttpServerConnection connection) {
        var gate = worker.service().gate();
        if (!gate.connected(worker.options().maxConnections())) {
            connection.close();
            return;
        }
        var client = new ClientConnection(worker, connection);
        // Until the first request the library watches for idleness; it would also end a long answer.
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(LIBRARY_IDLE) != null) {
            pipeline.remove(LIBRARY_IDLE);
        }
        connection.handler(client::handle);
        connection.invalidRequestHandler(client::refuse);
        connection.closeHandler(closed -> {
            worker.loop().deadlines().cancel(client);
            gate.disconnected();
        });
        client.idle();
    }

    private void handle(HttpServerRequest in) {
        requests++;
        worker.loop().deadlines().cancel(this);
        in.response().endHandler(end -> ended());
        // Its client's next request goes to another gateway, so that none is under way when this one ends.
        if (worker.service().gate().isLeaving() && !in.headers().contains(HttpHeaders.UPGRADE)) {
            closeAfter(in);
        }
        Ingress.handle(worker, in);
    }

    private void ended() {
        requests--;
        if (requests == 0) {
            idle();
        }
    }

    /** What could not be read has no end that one could find: the connection goes with it. */
    private void refuse(HttpServerRequest in) {
        Framing.unreadable(in.decoderResult().cause()).answer(in);
        connection.close();
    }

    private void idle() {
        var at = worker.loop().ticks().nanos() + worker.options().idleTimeoutMillis() * 1_000_000;
        worker.loop().deadlines().set(this, at);
    }

    @Override
    protected void passed() {
        connection.close();
    }

    /** Ends a connection after the answer, where the rest of what the client sends cannot be trusted. */
    static void closeAfter(HttpServerRequest in) {
        if (in.version() != HttpVersion.HTTP_2) {
            in.response().putHeader("Connection", "close");
            in.response().endHandler(end -> in.connection().close());
        }
    }
}
