package dev.nabi.console.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/**
 * The text of a request that is signed: method, path, query, fields, names of the fields, hash of the body. The path is
 * percent-encoded once more than it was sent, as all services but S3 have it. Where the client sends no hash of the body, the
 * body that came is hashed.
 */
final class CanonicalRequest {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String BODY_HASH = "x-amz-content-sha256";

    private CanonicalRequest() {}

    static String of(SignedMessage message, Signature signature) {
        return String.join(
                "\n",
                message.method(),
                Query.encode(normalised(message.path()), true),
                query(message, signature),
                signature.fields().stream()
                        .map(name -> name + ":" + values(message, name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signature.fields()),
                bodyHash(message));
    }

    /** The hash of the body that came; the client's own word only where it says the same, or signed none. */
    private static String bodyHash(SignedMessage message) {
        var own = SigningKey.sha256(message.body());
        return message.field(BODY_HASH).equals(UNSIGNED) ? UNSIGNED : own;
    }

    private static String query(SignedMessage message, Signature signature) {
        var parameters = Query.parse(message.query());
        return Query.canonical(
                signature.isInQuery()
                        ? parameters.stream()
                                .filter(parameter -> !parameter.name().equals("X-Amz-Signature"))
                                .toList()
                        : parameters);
    }

    private static String values(SignedMessage message, String name) {
        return message.fields().apply(name).stream()
                .map(value -> value.strip().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** Without empty and dot segments; a slash at the end stays. */
    private static String normalised(String path) {
        var segments = new ArrayDeque<String>();
        for (var segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments) + (path.endsWith("/") && !segments.isEmpty() ? "/" : "");
    }

    /** The text whose HMAC the signature is. */
    static String stringToSign(SignedMessage message, Signature signature) {
        return String.join(
                "\n",
                Signature.ALGORITHM,
                signature.time(),
                signature.scope(),
                SigningKey.sha256(of(message, signature).getBytes(StandardCharsets.UTF_8)));
    }
}
