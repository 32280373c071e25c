package dev.nabi.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** The rule for what may leave HTTP: a WebSocket handshake, and nothing else. */
public final class Upgrade {
    static final int SWITCHING_PROTOCOLS = 101;
    static final String WEBSOCKET = "websocket";

    private Upgrade() {}

    public static boolean isAsked(HttpServerRequest in) {
        return in.version() == HttpVersion.HTTP_1_1
                && in.headers().contains(HttpHeaders.UPGRADE)
                && in.headers().contains(HttpHeaders.UPGRADE, WEBSOCKET, true);
    }
}
