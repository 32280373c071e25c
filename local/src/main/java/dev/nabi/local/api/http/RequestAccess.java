package dev.nabi.local.api.http;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.local.api.access.Access;
import dev.nabi.local.api.access.Identity;
import dev.nabi.local.api.error.ApiException;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the API: programs that show a token that it knows. Web pages are refused before that, whatever they know, and so
 * is a body of a type that a page can send without asking.
 */
record RequestAccess(Access access) {
    private static final String BEARER = "Bearer ";
    private static final List<String> BODIES = List.of(
            "application/json",
            "application/yaml",
            Protobuf.MEDIA_TYPE,
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");

    /**
     * What a request says before its body.
     *
     * @param authorization the Authorization header; empty when there is none
     * @param contentType the Content-Type header; empty when there is none
     * @param hasBody whether a body follows
     */
    record Head(LoopbackRequest origin, String authorization, String contentType, boolean hasBody) {}

    /** Who sends the request; a refusal where it is not answered. */
    Identity admit(Head head) {
        head.origin().refusal().ifPresent(why -> {
            throw ApiException.refusedOrigin(why);
        });
        var who = identify(head.authorization()).orElseThrow(ApiException::unauthorized);
        var type = head.contentType().split(";", 2)[0].strip();
        if (head.hasBody() && !BODIES.contains(type)) {
            throw ApiException.unsupportedMediaType(type, BODIES);
        }
        return who;
    }

    private Optional<Identity> identify(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? access.identify(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
