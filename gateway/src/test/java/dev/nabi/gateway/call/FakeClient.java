package dev.nabi.gateway.call;

import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestHead.Version;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client without a socket: its body comes when a test says so, and what it is answered is kept. */
final class FakeClient implements Client {
    final StringBuilder body = new StringBuilder();
    int status;
    int ends;
    int resets;
    boolean mustClose;
    boolean isOpen = true;
    boolean isPaused;
    /** Whether a flush empties what a write has filled. */
    boolean takesAtFlush = true;

    private final RequestHead request;
    private @Nullable Listener listener;
    private @Nullable Reader reader;
    private boolean isRead;
    private long waiting;
    private boolean fillsUp;

    FakeClient(String method, String target, Length length) {
        request = new RequestHead(method, target, Version.HTTP_1_1, "x", Fields.empty(), length);
        isRead = length.isEmpty();
    }

    static FakeClient get(String target) {
        return new FakeClient("GET", target, Length.NONE);
    }

    Listener listener() {
        return listener;
    }

    boolean isAskedForBody() {
        return reader != null;
    }

    void sends(String part, boolean isLast) {
        reader.part(Unpooled.copiedBuffer(part, StandardCharsets.UTF_8));
        if (isLast) {
            isRead = true;
            reader.ended(null);
        }
        reader.paused();
    }

    void goes() {
        isOpen = false;
        listener.onClosed();
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
    public Peer peer() {
        return new Peer(InetAddress.ofLiteral("192.0.2.1"), "192.0.2.1", false);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public void read(Reader to) {
        reader = to;
    }

    @Override
    public boolean isRead() {
        return isRead;
    }

    @Override
    public void pause() {
        isPaused = true;
    }

    @Override
    public void resume() {
        isPaused = false;
    }

    @Override
    public void askForBody() {}

    @Override
    public void answer(ResponseHead head, @Nullable AddedFields added) {
        status = head.status();
    }

    @Override
    public void switchProtocols(ResponseHead head, AddedFields added) {
        status = head.status();
    }

    @Override
    public void write(ByteBuf part) {
        body.append(part.toString(StandardCharsets.UTF_8));
        waiting += fillsUp ? part.readableBytes() : 0;
        part.release();
    }

    @Override
    public void end(@Nullable Fields trailers) {
        ends++;
    }

    @Override
    public void flush() {
        if (fillsUp && takesAtFlush) {
            waiting = 0;
        }
    }

    /** From here on each part fills what may wait for the client. */
    void fillsUp() {
        fillsUp = true;
    }

    /** So many bytes of the answer wait for the client; it takes them as it likes. */
    void backlog(long bytes) {
        waiting = bytes;
    }

    @Override
    public boolean isWritable() {
        return waiting == 0;
    }

    @Override
    public long bytesBeforeWritable() {
        return waiting;
    }

    @Override
    public boolean isAnswering() {
        return status > 0 && ends == 0;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void closeAfterAnswer() {
        mustClose = true;
    }

    @Override
    public void reset() {
        resets++;
    }
}
