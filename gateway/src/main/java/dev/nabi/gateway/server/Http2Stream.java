package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Client;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.proxy.LibraryBuffers;
import dev.nabi.gateway.proxy.ResponseFields;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.OwnField;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestHead.Version;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request and its answer on a stream of HTTP/2; the library's server carries it. */
final class Http2Stream implements Client {
    private final HttpServerRequest in;
    private final HttpServerResponse out;
    private final RequestHead request;
    private @Nullable Listener listener;
    private boolean isRead;
    private boolean isAnswering;
    private @Nullable Fields trailers;

    /** {@code headIsAll}: there is no body. */
    Http2Stream(HttpServerRequest in, boolean headIsAll) {
        this.in = in;
        this.out = in.response();
        this.isRead = headIsAll;
        var authority = in.authority();
        if (in.headers().contains(HttpHeaderNames.TRAILER)) {
            // On the connection of HTTP/1.1 to an instance, a body of a told length has no place for trailers behind
            // it.
            in.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        var fields = LibraryBuffers.fields(in.headers());
        this.request = new RequestHead(
                in.method().name(),
                in.uri(),
                Version.HTTP_2,
                authority == null ? null : authority.toString(),
                fields,
                isRead ? Length.NONE : lengthOf(fields));
    }

    /** On the connection of HTTP/1.1 to an instance the body needs an end of its own. */
    private static Length lengthOf(Fields fields) {
        var length = LibraryBuffers.length(fields);
        return length.isKnown() ? length : Length.CHUNKED;
    }

    void begin(LoopCalls calls) {
        in.pause();
        in.exceptionHandler(broken -> gone());
        out.exceptionHandler(broken -> gone());
        out.closeHandler(closed -> gone());
        out.drainHandler(drained -> writable());
        try {
            request.checkFirstLine();
        } catch (BadMessageException bad) {
            calls.refuse(this, bad);
            return;
        }
        calls.handle(this);
    }

    /** What the client says after the body, told before its end. */
    void trailers(Fields fields) {
        trailers = fields;
    }

    private void gone() {
        var of = listener;
        listener = null;
        if (of != null) {
            of.onClosed();
        }
    }

    private void writable() {
        if (listener != null) {
            listener.onWritable();
        }
    }

    @Override
    public void setListener(Listener to) {
        listener = to;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public String address() {
        return in.remoteAddress().hostAddress();
    }

    @Override
    public boolean isSecure() {
        return in.isSSL();
    }

    @Override
    public void read(Reader reader) {
        in.handler(part -> {
            reader.part(LibraryBuffers.take(part));
            reader.paused();
        });
        in.endHandler(end -> {
            isRead = true;
            reader.ended(trailers);
        });
        in.resume();
        reader.paused();
    }

    @Override
    public boolean isRead() {
        return isRead;
    }

    @Override
    public void pause() {
        in.pause();
    }

    @Override
    public void resume() {
        in.resume();
    }

    @Override
    public void askForBody() {
        out.writeContinue();
    }

    @Override
    public void answer(ResponseHead head, @Nullable AddedFields stamp) {
        isAnswering = true;
        out.setStatusCode(head.status());
        ResponseFields.write(head, stamp, new Names(out.headers()));
    }

    /** Fields of HTTP/2: no name in upper case. */
    private record Names(MultiMap headers) implements FieldSink {
        @Override
        public void copy(Fields fields, int index) {
            headers.add(fields.name(index).toLowerCase(Locale.ROOT), fields.value(index));
        }

        @Override
        public void add(OwnField name, String value) {
            headers.add(name.text().toLowerCase(Locale.ROOT), value);
        }
    }

    @Override
    public void leaveHttp(ResponseHead head, AddedFields stamp) {
        throw new IllegalStateException("a stream of HTTP/2 is never left, and no instance is asked for it");
    }

    @Override
    public void write(ByteBuf part) {
        out.write(LibraryBuffers.give(part));
    }

    @Override
    public void end(@Nullable Fields trailers) {
        listener = null;
        isAnswering = false;
        if (out.ended() || out.closed()) {
            return;
        }
        if (trailers != null) {
            for (var i = 0; i < trailers.size(); i++) {
                if (trailers.known(i).passesAsTrailer()) {
                    out.putTrailer(trailers.name(i).toLowerCase(Locale.ROOT), trailers.value(i));
                }
            }
        }
        out.end();
        if (!isRead) {
            // The rest of the body is of no use: the client is told, and need not send it.
            out.reset(0);
        }
    }

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return !out.writeQueueFull();
    }

    @Override
    public boolean isAnswering() {
        return isAnswering;
    }

    @Override
    public boolean isOpen() {
        return !out.closed();
    }

    @Override
    public void closeAfterAnswer() {}

    @Override
    public void reset() {
        listener = null;
        out.reset();
    }
}
