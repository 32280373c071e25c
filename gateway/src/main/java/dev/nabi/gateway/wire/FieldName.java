package dev.nabi.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The header fields that mean something to a proxy; every other one passes as it is. */
public enum FieldName {
    ACCESS_CONTROL_REQUEST_HEADERS(Scope.ANY),
    ACCESS_CONTROL_REQUEST_METHOD(Scope.ANY),
    /** Any other that begins with {@code Access-Control-}: what a function says to web pages. */
    ACCESS_CONTROL(Scope.ANY),
    AUTHORIZATION(Scope.MESSAGE),
    CONNECTION(Scope.HOP),
    CONTENT_LENGTH(Scope.MESSAGE),
    EXPECT(Scope.HOP),
    FORWARDED(Scope.GATEWAY),
    HOST(Scope.MESSAGE),
    HTTP2_SETTINGS(Scope.HOP),
    KEEP_ALIVE(Scope.HOP),
    /** The events process shows its token with a delivery. */
    NABI_DELIVERY(Scope.OWN),
    /** A caller asks for the log of its invocation. */
    NABI_LOG(Scope.REQUEST),
    /** A function tells it, where its Function says that callers may know. */
    NABI_LOG_RESULT(Scope.ANSWER),
    /** With it, what the invocation took. */
    NABI_REPORT(Scope.ANSWER),
    /** How an answer is preferred (RFC 7240), such as later. */
    PREFER(Scope.ANY),
    /** Becomes {@code HTTP_PROXY} in the environment of a CGI program (CVE-2016-5385). */
    PROXY(Scope.DROPPED),
    PROXY_AUTHENTICATE(Scope.HOP),
    PROXY_AUTHORIZATION(Scope.HOP),
    ORIGIN(Scope.ANY),
    PROXY_CONNECTION(Scope.HOP),
    TE(Scope.HOP),
    /** The caller's place in a trace (W3C Trace Context). */
    TRACEPARENT(Scope.TRACE),
    TRACESTATE(Scope.TRACE),
    TRAILER(Scope.MESSAGE),
    TRANSFER_ENCODING(Scope.HOP),
    UPGRADE(Scope.HOP),
    X_API_KEY(Scope.MESSAGE),
    X_FORWARDED_FOR(Scope.GATEWAY),
    X_FORWARDED_HOST(Scope.GATEWAY),
    X_FORWARDED_PREFIX(Scope.GATEWAY),
    X_FORWARDED_PROTO(Scope.GATEWAY),
    /** Any other that begins with {@code X-Forwarded-}. */
    X_FORWARDED(Scope.GATEWAY),
    /** Any that begins with {@code Nabi-}. */
    NABI(Scope.OWN),
    /**
     * Any with an underscore or a dot: to CGI, WSGI, PHP and others it is the same as one with a dash, so it would pass by all
     * rules.
     */
    AMBIGUOUS(Scope.DROPPED),
    OTHER(Scope.ANY);

    /** Whom a field is for. */
    enum Scope {
        /** One connection (RFC 9110, section 7.6.1). */
        HOP,
        /** This one message: it passes, but not as a trailer. */
        MESSAGE,
        /** What a request went through: only a proxy may say it. */
        GATEWAY,
        /** The gateway and what it serves: neither client nor function may say it. */
        OWN,
        /** The function, from the client. */
        REQUEST,
        /** The client, from the function. */
        ANSWER,
        /** The next one on a request's way, which may put itself in between. */
        TRACE,
        /** No function: what it means there is not what it says here. */
        DROPPED,
        ANY
    }

    /** Names that stand for more than one. */
    private static final Set<FieldName> KINDS = EnumSet.of(ACCESS_CONTROL, NABI, X_FORWARDED, AMBIGUOUS, OTHER);

    private static final int SLOTS = 128;
    private static final FieldName[] TABLE = new FieldName[SLOTS];
    private static final byte[] FORWARDED_PREFIX = "x-forwarded-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCESS_CONTROL_PREFIX = "access-control-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NABI_PREFIX = "nabi-".getBytes(StandardCharsets.US_ASCII);

    static {
        for (var name : values()) {
            if (!KINDS.contains(name)) {
                var slot = slot(name.hash);
                while (TABLE[slot] != null) {
                    slot = (slot + 1) % SLOTS;
                }
                TABLE[slot] = name;
            }
        }
    }

    private final Scope scope;

    @SuppressWarnings("ImmutableEnumChecker") // nobody but this file sees it
    private final byte[] text;

    private final int hash;

    FieldName(Scope scope) {
        this.scope = scope;
        this.text = name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(StandardCharsets.US_ASCII);
        var sum = 0;
        for (var b : text) {
            sum = hash(sum, b);
        }
        this.hash = sum;
    }

    Scope scope() {
        return scope;
    }

    /** A name's hash so far and its next lower-case letter → its hash. */
    static int hash(int soFar, int lower) {
        return 31 * soFar + lower;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 7) ^ (hash >>> 15)) & (SLOTS - 1);
    }

    /** What a name with this hash means. */
    static FieldName of(byte[] bytes, int from, int to, int hash) {
        for (var slot = slot(hash); TABLE[slot] != null; slot = (slot + 1) % SLOTS) {
            var candidate = TABLE[slot];
            if (candidate.hash == hash
                    && candidate.text.length == to - from
                    && Ascii.startsWith(bytes, from, to, candidate.text)) {
                return candidate;
            }
        }
        var first = bytes[from] | 0x20;
        if (first == 'n' && Ascii.startsWith(bytes, from, to, NABI_PREFIX)) {
            return NABI;
        }
        if (first == 'x' && Ascii.startsWith(bytes, from, to, FORWARDED_PREFIX)) {
            return X_FORWARDED;
        }
        if (first == 'a' && Ascii.startsWith(bytes, from, to, ACCESS_CONTROL_PREFIX)) {
            return ACCESS_CONTROL;
        }
        return isAmbiguous(bytes, from, to) ? AMBIGUOUS : OTHER;
    }

    private static boolean isAmbiguous(byte[] bytes, int from, int to) {
        for (var i = from; i < to; i++) {
            if (bytes[i] == '_' || bytes[i] == '.') {
                return true;
            }
        }
        return false;
    }

    /** Whether it is one by which an answer tells browsers which web pages may read it. */
    public boolean isAccessControl() {
        return this == ACCESS_CONTROL
                || this == ACCESS_CONTROL_REQUEST_HEADERS
                || this == ACCESS_CONTROL_REQUEST_METHOD;
    }

    /** Whether a request's field goes to the function. */
    public boolean passesToFunction() {
        return scope == Scope.ANY || scope == Scope.MESSAGE || scope == Scope.TRACE || scope == Scope.REQUEST;
    }

    /** Whether it says where a request is in a trace. */
    public boolean isTrace() {
        return scope == Scope.TRACE;
    }

    /** Whether an answer's field goes to the client. */
    public boolean passesToClient() {
        return scope != Scope.HOP && scope != Scope.OWN && scope != Scope.REQUEST;
    }

    /** Whether a field may come after the body: none that frames, routes or speaks of a connection. */
    public boolean passesAsTrailer() {
        return scope == Scope.ANY;
    }
}
