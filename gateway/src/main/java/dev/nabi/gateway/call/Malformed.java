package dev.nabi.gateway.call;

import dev.nabi.gateway.wire.BadMessageException;

/** The problem of a request that cannot be read, or could be read in two ways. */
final class Malformed {
    private Malformed() {}

    static Problem problem(BadMessageException bad, DataPlaneOptions options) {
        return switch (bad.kind()) {
            case LINE_TOO_LONG ->
                Problem.of(
                        Failure.URI_TOO_LONG,
                        "the request line may have " + options.maxRequestLineBytes()
                                + " bytes at most (nabi.gateway.max-request-line-bytes)");
            case HEAD_TOO_LONG ->
                Problem.of(
                        Failure.HEADERS_TOO_LARGE,
                        bad.getMessage() + ": a request may have 200, of " + options.maxHeaderBytes()
                                + " bytes at most (nabi.gateway.max-header-bytes)");
            case NO_MEMORY -> Problems.overloaded();
            case MALFORMED -> Problem.of(Failure.BAD_REQUEST, "this cannot be read as a request: " + bad.getMessage());
        };
    }
}
