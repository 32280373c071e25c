package dev.nabi.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Writes the headers of an answer to the client: the function's that may pass. */
final class ResponseHead {
    private ResponseHead() {}

    static void write(HttpClientResponse from, HttpServerResponse to) {
        copy(from.headers(), to.headers());
    }

    static void copy(MultiMap from, MultiMap to) {
        var connection = RequestHead.connectionOf(from);
        if (from instanceof HeadersMultiMap fast) {
            for (var all = fast.iteratorCharSequence(); all.hasNext(); ) {
                var header = all.next();
                if (HeaderRules.passesOut(header.getKey(), connection)) {
                    to.add(header.getKey(), header.getValue());
                }
            }
        } else {
            for (var header : from) {
                if (!header.getKey().startsWith(":") && HeaderRules.passesOut(header.getKey(), connection)) {
                    to.add(header.getKey(), header.getValue());
                }
            }
        }
    }
}
