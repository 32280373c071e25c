package dev.nabi.function.http;

import java.io.Closeable;

/** One request and its response. */
public record Exchange(RequestHead head, RequestBody body, Response response, Closeable connection) {}
