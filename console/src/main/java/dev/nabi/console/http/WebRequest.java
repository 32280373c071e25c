package dev.nabi.console.http;

import io.vertx.core.MultiMap;

/**
 * A request, read whole.
 *
 * @param path as the client wrote it, with its percent-encoding, without the query
 * @param query as the client wrote it, without the question mark; empty for none
 * @param host as the client wrote it, with the port if there was one
 * @param remote the client's address
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record WebRequest(
        String method, String path, String query, String host, MultiMap fields, byte[] body, String remote) {

    /** The same request for another path. */
    public WebRequest at(String other) {
        return new WebRequest(method, other, query, host, fields, body, remote);
    }

    /** The first value of a field; empty for none. */
    public String field(String name) {
        var value = fields.get(name);
        return value == null ? "" : value;
    }
}
