package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** An instance's half of an exchange: a place on a connection to it. One event loop's. */
public interface Upstream {

    /** Begins the request; nothing leaves before a flush or the end. */
    void send(RequestHead request, Forwarding forwarding, Events events);

    /** Writes a part of the request's body, and releases it. */
    void write(ByteBuf part);

    /** Ends the request. */
    void end(@Nullable Fields trailers);

    void flush();

    boolean isWritable();

    /** Reads no more of the answer for a while. */
    void pause();

    void resume();

    /** Ends it from our side; nothing more is told. */
    void reset();

    /** Whether the request is known not to have been processed: nothing of it was sent, or the instance said so. */
    boolean isUnprocessed();

    /** Whether it ended a connection that had served before, without a byte of an answer. */
    boolean isStale();

    /** Told of the answer. */
    interface Events extends BodyReader.Sink {
        void answered(ResponseHead head);

        /** What there was has been told: a good moment to flush. */
        void paused();

        /** More may be written again. */
        void writable();

        /** An end: the answer will not be whole. */
        void broke(Throwable cause);
    }

    /** Told of a connection, once. */
    interface Taker {
        void connected(Upstream upstream);

        void failed(Throwable cause);
    }
}
