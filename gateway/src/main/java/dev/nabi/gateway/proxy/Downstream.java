package dev.nabi.gateway.proxy;

import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The client's half of an exchange: its request, and where the answer goes. One event loop's. */
public interface Downstream {

    RequestHead request();

    /** The other end of the client's connection. */
    Peer peer();

    boolean isSecure();

    /** From here on the body is told to {@code reader}, beginning with what has come already. */
    void read(Reader reader);

    /** Whether the body has been read to its end. */
    boolean isRead();

    void pause();

    void resume();

    /** Asks the client for a body that it holds back (100 Continue). */
    void askForBody();

    /** Begins the answer; nothing leaves before a flush or the end. */
    void answer(ResponseHead head, @Nullable AddedFields added);

    /** Leaves HTTP: after the answer's head bytes go as they are, and the request's body has no end of its own. */
    void switchProtocols(ResponseHead head, AddedFields added);

    /** Writes a part of the answer's body, and releases it. */
    void write(ByteBuf part);

    /** Ends the answer. What has not been read of the request is read into nothing, or the connection goes. */
    void end(@Nullable Fields trailers);

    void flush();

    boolean isWritable();

    /** Bytes of the answer that the client must take before it is writable again. */
    default long bytesBeforeWritable() {
        return 0;
    }

    /** Whether a head has been given to it, and its end has not. */
    boolean isAnswering();

    /** Whether a client is there that an answer could be given to. */
    boolean isOpen();

    /** The connection goes after the answer: the rest of what the client sends cannot be trusted. */
    void closeAfterAnswer();

    /** Breaks an answer off, so that the client does not take it for a whole one. */
    void reset();

    /** Takes the parts of a request's body. */
    interface Reader extends BodyReader.Sink {
        /** What there was has been told: a good moment to flush. */
        void paused();
    }
}
