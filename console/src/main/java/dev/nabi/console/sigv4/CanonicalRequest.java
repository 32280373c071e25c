package dev.nabi.console.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The text of a request that is signed: method, path, query, fields, names of the fields, hash of the body. The path is
 * percent-encoded once more than it was sent, as all services but S3 have it. The hash is that
 * of the body that came, whatever the client says of it.
 */
final class CanonicalRequest {
    private CanonicalRequest() {}

    static String of(SignedMessage message, Signature signature) {
        return String.join(
                "\n",
                message.method(),
                Query.encode(CanonicalPath.of(message.path()), true),
                query(message, signature),
                signature.fields().stream()
                        .map(name -> name + ":" + values(message, name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signature.fields()),
                SigningKey.sha256(message.body()));
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
