package dev.nabi.gateway.server;

import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.proxy.ResponseFields;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.gateway.wire.Text;
import org.jspecify.annotations.Nullable;

/** The head of an answer in the words of HTTP/1.1. */
final class Http1Answer {
    private static final int OK = 200;
    private static final byte[] FIRST_LINE_OK = Text.of("HTTP/1.1 200 OK\r\n");
    private static final byte[] VERSION = Text.of("HTTP/1.1 ");
    private static final byte[] SPACE = Text.of(" ");
    private static final byte[] CHUNKED = Text.of("Transfer-Encoding: chunked\r\n");
    static final byte[] CONTINUE = Text.of("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] CLOSE = Text.of("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Text.of("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = Text.of("Connection: Upgrade\r\nUpgrade: websocket\r\n");

    private Http1Answer() {}

    /** The first line, and the fields that pass. */
    static void head(ResponseHead head, @Nullable AddedFields added, Text text) {
        text.clear();
        if (head.status() == OK) {
            text.put(FIRST_LINE_OK);
        } else {
            text.put(VERSION).put(head.status()).put(SPACE).put(head.reason()).line();
        }
        ResponseFields.write(head, added, text);
    }

    /** How the client finds the end of the body, and whether the connection goes on after it. */
    static void framing(Text text, boolean isChunked, boolean mustClose, boolean isHttp10) {
        if (isChunked) {
            text.put(CHUNKED);
        }
        if (mustClose) {
            text.put(CLOSE);
        } else if (isHttp10) {
            text.put(KEEP_ALIVE);
        }
    }

    static void upgrade(Text text) {
        text.put(UPGRADE);
    }
}
