package dev.nabi.function.http;

/** One request and its response. */
public record Exchange(RequestHead head, RequestBody body, Response response, Connection connection) {}
