package dev.nabi.local.api.http;

import dev.nabi.api.loopback.LoopbackRequest;
import dev.nabi.local.api.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the API: programs that know its token. Web pages are refused before that, whatever they know, and so is a
 * body of a type that a page can send without asking.
 */
record RequestAccess(String token) {
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

    /** Why the request is not answered; empty when it is. */
    Optional<ApiException> refusal(Head head) {
        var page = head.origin().refusal();
        if (page.isPresent()) {
            return Optional.of(ApiException.refusedOrigin(page.get()));
        }
        if (!isKnown(head.authorization())) {
            return Optional.of(ApiException.unauthorized());
        }
        var type = head.contentType().split(";", 2)[0].strip();
        return head.hasBody() && !BODIES.contains(type)
                ? Optional.of(ApiException.unsupportedMediaType(type, BODIES))
                : Optional.empty();
    }

    private boolean isKnown(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8),
                        authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "RequestAccess[token=…]";
    }
}
