package dev.nabi.gateway.wire;

import org.jspecify.annotations.Nullable;

/** What a client asks for. Its bytes belong to the connection, and hold until the request has been answered. */
public final class RequestHead {
    /** The version that the client speaks. */
    public enum Version {
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2
    }

    static final String BAD_TARGET = "the request's target holds characters that must be percent-encoded";

    private final String method;
    private final String target;
    private final Version version;
    private final @Nullable String host;
    private final Fields fields;
    private final Length length;
    private final String connection;
    private final boolean isExpectingContinue;
    private final boolean isWebSocket;

    public RequestHead(
            String method, String target, Version version, @Nullable String host, Fields fields, Length length) {
        this(method, target, version, host, fields, length, new Hints());
    }

    /** A request that came over HTTP/2. */
    public static RequestHead ofHttp2(String method, String target, String authority, Fields fields, Length length) {
        var hints = new Hints();
        hints.isExpectingContinue = fields.lists(FieldName.EXPECT, "100-continue");
        return new RequestHead(method, target, Version.HTTP_2, authority, fields, length, hints);
    }

    RequestHead(
            String method,
            String target,
            Version version,
            @Nullable String host,
            Fields fields,
            Length length,
            Hints hints) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.host = host;
        this.fields = fields;
        this.length = length;
        this.connection = hints.connection == null ? "" : hints.connection;
        this.isExpectingContinue = hints.isExpectingContinue;
        this.isWebSocket = hints.isWebSocket
                && version == Version.HTTP_1_1
                && method.equals("GET")
                && length.isEmpty()
                && Fields.isListed(connection, "upgrade");
    }

    /**
     * Fails where the method, the target or the host could not stand in a request of HTTP/1.1, or would be another one
     * there: HTTP/2 carries any bytes in them.
     */
    public void checkFirstLine() throws BadMessageException {
        if (!method.chars().allMatch(c -> c < 0x80 && Ascii.tokenLower((byte) c) != 0) || method.isEmpty()) {
            throw BadMessageException.malformed("the method is no token");
        }
        if (!target.chars().allMatch(Ascii::isTarget) || target.isEmpty()) {
            throw BadMessageException.malformed(BAD_TARGET);
        }
    }

    private boolean isTunnelMethod() {
        return method.equals("CONNECT");
    }

    /** Whether its method is none that a function could be called with: CONNECT and TRACE speak to proxies. */
    public boolean isForProxy() {
        return isTunnelMethod() || method.equals("TRACE");
    }

    /**
     * Whether its body must come at a minimum rate. One of HTTP/2 without a length may be half of a conversation, which may
     * rest: from its answer on, and always where it says that it is one.
     */
    public boolean hasPacedBody(boolean isAnswered) {
        return version != Version.HTTP_2 || length.isKnown() || (!isAnswered && !isConversation());
    }

    private boolean isConversation() {
        var type = fields.value("content-type");
        return type != null && (type.startsWith("application/grpc") || type.startsWith("application/connect+"));
    }

    /** What fields say of the connection. */
    static final class Hints {
        @Nullable
        String connection;

        boolean isExpectingContinue;
        boolean isWebSocket;
    }

    public String method() {
        return method;
    }

    public String target() {
        return target;
    }

    public Version version() {
        return version;
    }

    /** Host, or the authority of HTTP/2. */
    public @Nullable String host() {
        return host;
    }

    public Fields fields() {
        return fields;
    }

    public Length length() {
        return length;
    }

    /** The value of Connection; empty when there is none. */
    public String connection() {
        return connection;
    }

    public boolean isExpectingContinue() {
        return isExpectingContinue;
    }

    /** Whether it asks to leave HTTP for a WebSocket: the one protocol that a connection may be left for. */
    public boolean isWebSocket() {
        return isWebSocket;
    }

    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether the connection may serve another request after this one. */
    public boolean isKeptAlive() {
        return version == Version.HTTP_1_0
                ? Fields.isListed(connection, "keep-alive")
                : connection.isEmpty() || !Fields.isListed(connection, "close");
    }
}
