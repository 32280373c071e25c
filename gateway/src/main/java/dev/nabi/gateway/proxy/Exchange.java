package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request to one instance and its answer, streamed both ways at the pace of the slower side.
 *
 * <pre>
 * connecting ─→ asking ─→ answering ─→ over
 *      └ untaken    └ untaken (nothing was written), broke    └ broke (the client sees a broken answer)
 * </pre>
 *
 * The last part of a body goes out together with the end, so that whoever is told of the end is told before the client
 * has the whole answer.
 */
public final class Exchange {
    private final HttpServerRequest in;
    private final Instance instance;
    private final Head head;
    private final Body body;
    private final Listener listener;
    private @Nullable HttpClientRequest out;
    private @Nullable Future<Void> sent;
    private @Nullable ResponsePump response;
    private @Nullable Tunnel tunnel;
    private boolean isOver;

    public Exchange(HttpServerRequest in, Instance instance, Head head, Body body, Listener listener) {
        this.in = in;
        this.instance = instance;
        this.head = head;
        this.body = body;
        this.listener = listener;
    }

    public void start(Upstreams upstreams) {
        upstreams
                .to(instance)
                .request(new RequestOptions()
                        .setHost(instance.host())
                        .setPort(instance.port())
                        .setMethod(in.method())
                        .setURI(head.uri()))
                .onComplete(this::connected);
    }

    /** Ends it from our side: the instance's connection is reset, and nothing is told. */
    public void cancel() {
        isOver = true;
        hangUp();
    }

    private void hangUp() {
        if (tunnel != null) {
            tunnel.close();
        } else if (out != null) {
            out.reset();
        }
    }

    /** Bytes of the answer's body that went to the client. */
    public long bytesOut() {
        if (tunnel != null) {
            return tunnel.bytesOut();
        }
        return response == null ? 0 : response.bytes();
    }

    private void connected(AsyncResult<HttpClientRequest> connection) {
        if (connection.failed()) {
            if (end()) {
                listener.untaken(connection.cause());
            }
            return;
        }
        var request = connection.result();
        out = request;
        if (isOver) {
            request.reset();
            return;
        }
        RequestHead.write(in, head, instance.pod().isH2c(), request.headers());
        if (instance.pod().isH2c()) {
            var authority = in.authority();
            if (authority != null) {
                request.authority(authority);
            }
        }
        request.exceptionHandler(this::broke);
        if (Upgrade.isAsked(in)) {
            request.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, Upgrade.WEBSOCKET);
            request.connect().onComplete(this::answered);
            return;
        }
        request.response().onComplete(this::answered);
        if (body.isEmpty()) {
            sent = request.end();
        } else {
            new RequestPump(in, request, body, this::tooLarge, this::clientGone).start();
        }
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (answer.failed()) {
            broke(answer.cause());
            return;
        }
        if (isOver) {
            return;
        }
        var from = answer.result();
        var to = in.response();
        to.setStatusCode(from.statusCode());
        if (in.version() != HttpVersion.HTTP_2) {
            to.setStatusMessage(from.statusMessage());
        }
        ResponseHead.write(from, to);
        listener.answered(from.statusCode(), to.headers());
        if (from.statusCode() == Upgrade.SWITCHING_PROTOCOLS) {
            tunnel = new Tunnel(in, from.netSocket(), body::count, this::tunnelClosed);
            tunnel.open();
            return;
        }
        response = new ResponsePump(from, to, this::completing);
        from.exceptionHandler(this::broke);
        response.start();
    }

    private boolean completing() {
        if (!end()) {
            return false;
        }
        if (!body.isEmpty() && !in.isEnded()) {
            // It answered without reading on: the rest of the request is of no use to anybody.
            out().reset();
            body.discard(in);
        }
        listener.completed();
        return true;
    }

    private void tunnelClosed() {
        // Either side may close a tunnel: that is how it ends well.
        if (end()) {
            listener.completed();
        }
    }

    private HttpClientRequest out() {
        if (out == null) {
            throw new IllegalStateException("no connection to " + instance + " yet");
        }
        return out;
    }

    private void broke(Throwable cause) {
        if (end()) {
            // A write that the kernel refused was read by nobody; with a body, parts of it may have been.
            if (response == null && sent != null && sent.failed()) {
                listener.untaken(cause);
            } else {
                listener.broke(cause);
            }
        }
    }

    private void tooLarge() {
        if (end()) {
            out().reset();
            listener.tooLarge();
        }
    }

    /** The client's connection broke. */
    public void clientGone() {
        if (end()) {
            hangUp();
            listener.clientGone();
        }
    }

    private boolean end() {
        var isFirst = !isOver;
        isOver = true;
        return isFirst;
    }
}
