package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.OwnField;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A stream to an instance that speaks HTTP/2 in clear text, as gRPC servers do; the library's client carries it. */
final class H2cUpstream implements Upstream {
    private static final String TE = "te";
    private static final String TRAILERS = "trailers";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final HttpClientRequest out;
    private @Nullable Events events;
    private @Nullable HttpClientResponse answer;
    private boolean hasSentHead;

    H2cUpstream(HttpClientRequest out) {
        this.out = out;
    }

    @Override
    public void send(RequestHead request, Forwarding forwarding, Events listener) {
        events = listener;
        out.setMethod(HttpMethod.valueOf(request.method())).setURI(forwarding.uri());
        RequestFields.write(request, forwarding, new Names(out.headers()));
        if (request.fields().lists(FieldName.TE, TRAILERS)) {
            // What gRPC asks for, and the one value that HTTP/2 allows.
            out.putHeader(TE, TRAILERS);
        }
        if (request.host() != null) {
            out.authority(HostAndPort.parseAuthority(
                    request.host(), forwarding.scheme().equals("https") ? HTTPS : HTTP));
        }
        out.setChunked(!request.length().isKnown());
        out.exceptionHandler(this::broke);
        out.drainHandler(drained -> writable());
        out.response().onComplete(this::answered);
    }

    /** Fields of HTTP/2: no Host, and no name in upper case. */
    private record Names(MultiMap headers) implements FieldSink {
        @Override
        public void copy(Fields fields, int index) {
            if (fields.known(index) != FieldName.HOST) {
                headers.add(fields.name(index).toLowerCase(Locale.ROOT), fields.value(index));
            }
        }

        @Override
        public void add(OwnField name, String value) {
            headers.add(name.text(), value);
        }
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        if (result.failed()) {
            broke(result.cause());
            return;
        }
        if (events == null) {
            return;
        }
        var from = result.result();
        answer = from;
        from.exceptionHandler(this::broke);
        from.handler(part -> part(LibraryBuffers.take(part)));
        from.endHandler(end -> ended(LibraryBuffers.fieldsOrNull(from.trailers())));
        var fields = LibraryBuffers.fields(from.headers());
        events.answered(ResponseHead.of(from.statusCode(), "", fields, LibraryBuffers.length(fields)));
    }

    private void part(ByteBuf part) {
        if (events == null) {
            part.release();
        } else {
            events.part(part);
            if (events != null) {
                events.paused();
            }
        }
    }

    private void ended(@Nullable Fields trailers) {
        var listener = events;
        events = null;
        if (listener != null) {
            listener.ended(trailers);
        }
    }

    private void writable() {
        if (events != null) {
            events.writable();
        }
    }

    private void broke(Throwable cause) {
        var listener = events;
        events = null;
        if (listener != null) {
            listener.broke(cause);
        }
    }

    @Override
    public void write(ByteBuf part) {
        hasSentHead = true;
        out.write(LibraryBuffers.give(part));
    }

    @Override
    public void end(@Nullable Fields trailers) {
        if (trailers != null && !hasSentHead) {
            hasSentHead = true;
            out.sendHead();
        }
        if (trailers == null || !H2cTrailers.end(out, trailers)) {
            out.end();
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return !out.writeQueueFull();
    }

    @Override
    public void pause() {
        if (answer != null) {
            answer.pause();
        }
    }

    @Override
    public void resume() {
        if (answer != null) {
            answer.resume();
        }
    }

    @Override
    public void reset() {
        events = null;
        out.reset();
    }

    @Override
    public boolean isRefused() {
        return false;
    }
}
