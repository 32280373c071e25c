package dev.nabi.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** A request's body: how long it says to be, how long it may be, and what has come of it. One event loop's. */
public final class Body {
    /** Of a body that nobody reads, this much is thrown away before the connection is closed. */
    private static final long MOST_DISCARDED = 1 << 20;

    /** A body that says no length. */
    static final long UNKNOWN = -1;

    private final long length;
    private final long most;
    private final boolean isExpectingContinue;
    private long bytes;
    private boolean isContinued;

    private Body(long length, long most, boolean isExpectingContinue) {
        this.length = length;
        this.most = most == 0 ? Long.MAX_VALUE : most;
        this.isExpectingContinue = isExpectingContinue;
    }

    /** The body that a request announces; {@code most} of 0 is no bound. Framing has been checked before. */
    public static Body of(HttpServerRequest in, long most) {
        var headers = in.headers();
        var announced = headers.get(HttpHeaders.CONTENT_LENGTH);
        var expects = headers.contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
        if (announced != null) {
            return new Body(Long.parseLong(announced), most, expects);
        }
        var mayHaveOne =
                in.version() == HttpVersion.HTTP_2 ? !in.isEnded() : headers.contains(HttpHeaders.TRANSFER_ENCODING);
        return new Body(mayHaveOne ? UNKNOWN : 0, most, expects);
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public boolean isTooLarge() {
        return length > most;
    }

    /** Bytes that have come. */
    public long bytes() {
        return bytes;
    }

    long length() {
        return length;
    }

    /** Counts what has come; false when it is more than may. */
    boolean take(int some) {
        bytes += some;
        return bytes <= most;
    }

    /** Counts what came after the protocol was left. */
    void count(long some) {
        bytes += some;
    }

    boolean isWhole() {
        return bytes == length;
    }

    /** Whether the client waits to be asked for its body. Once: a retry finds it asked for. */
    boolean mustContinue() {
        var must = isExpectingContinue && !isContinued;
        isContinued = true;
        return must;
    }

    /** Reads on into nothing for a while, so that a client that still writes can read its answer. */
    public void discard(HttpServerRequest in) {
        in.handler(buffer -> {
            bytes += buffer.length();
            if (bytes > MOST_DISCARDED) {
                in.connection().close();
            }
        });
        in.endHandler(end -> {});
        in.resume();
    }
}
