package dev.nabi.console.http;

/** Answers a request; may wait. */
@FunctionalInterface
public interface WebHandler {
    WebAnswer handle(WebRequest request) throws Exception;
}
