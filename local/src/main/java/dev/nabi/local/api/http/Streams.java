package dev.nabi.local.api.http;

import dev.nabi.local.api.resources.Resources;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** Writes answers: whole ones at once, watches and logs for as long as the client stays. */
final class Streams {
    private static final Buffer NEW_LINE = Buffer.buffer("\n");

    private final Resources resources;
    private final Executor executor;
    private final AtomicLong waitingBytes = new AtomicLong();

    Streams(Resources resources, Executor executor) {
        this.resources = resources;
        this.executor = executor;
    }

    /** Runs on the request's event loop. */
    void write(HttpServerRequest request, ApiResponse answer, Context context) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        switch (answer) {
            case ApiResponse.Whole whole -> whole(response, whole);
            case ApiResponse.Watching watching -> watch(request, watching.watch(), context);
            case ApiResponse.Following following -> {
                response.setChunked(true).putHeader("Content-Type", "text/plain; charset=utf-8");
                new LogStream(following, response, context).start(resources, executor);
            }
        }
    }

    private static void whole(HttpServerResponse response, ApiResponse.Whole whole) {
        response.setStatusCode(whole.status())
                .putHeader("Content-Type", whole.contentType())
                .putHeader("Cache-Control", "no-cache, private");
        whole.warnings()
                .forEach(warning -> response.headers()
                        .add(
                                "Warning",
                                "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\""));
        var _ = response.end(whole.body());
    }

    private void watch(HttpServerRequest request, WatchRequest watch, Context context) {
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.toWebSocket()
                    .onSuccess(socket -> begin(watch, new SocketSink(socket), context))
                    .onFailure(_ -> request.connection().close());
            return;
        }
        var response = request.response().setChunked(true).putHeader("Content-Type", "application/json");
        response.writeHead();
        begin(watch, new ResponseSink(response), context);
    }

    private void begin(WatchRequest watch, WatchStream.Sink sink, Context context) {
        new WatchStream(watch, sink, context, resources.clock(), waitingBytes).start(resources.store());
    }

    /** One event a line. */
    private record ResponseSink(HttpServerResponse response) implements WatchStream.Sink {
        @Override
        public void write(byte[] event) {
            var _ = response.write(Buffer.buffer(event).appendBuffer(NEW_LINE));
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void onDrain(Runnable action) {
            response.drainHandler(_ -> action.run());
        }

        @Override
        public void onClose(Runnable action) {
            response.endHandler(_ -> action.run());
            response.closeHandler(_ -> action.run());
        }

        @Override
        public void end() {
            var _ = response.end();
        }
    }

    /** One event a frame. */
    private record SocketSink(ServerWebSocket socket) implements WatchStream.Sink {
        @Override
        public void write(byte[] event) {
            var _ = socket.writeFinalTextFrame(new String(event, StandardCharsets.UTF_8));
        }

        @Override
        public boolean isFull() {
            return socket.writeQueueFull();
        }

        @Override
        public void onDrain(Runnable action) {
            socket.drainHandler(_ -> action.run());
        }

        @Override
        public void onClose(Runnable action) {
            socket.closeHandler(_ -> action.run());
        }

        @Override
        public void end() {
            var _ = socket.close();
        }
    }
}
