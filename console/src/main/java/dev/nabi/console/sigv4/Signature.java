package dev.nabi.console.sigv4;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request says of its own signature, in its header or in its query.
 *
 * @param scope {@code date/region/service/aws4_request}
 * @param time when it was signed, as {@code 20260131T235959Z}
 * @param fields the names of the fields that are signed, in lower case
 * @param value 64 hexadecimal digits
 * @param expires for how many seconds a signature in a query holds; 0 for one in the header
 */
public record Signature(String accessKey, String scope, String time, List<String> fields, String value, long expires) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final int MOST_FIELDS = 64;

    /** Whether the request says that it is signed. */
    public static boolean isClaimed(SignedMessage message) {
        return message.field("Authorization").startsWith("AWS4-")
                || message.query().contains("X-Amz-Algorithm=");
    }

    /** Reads it; empty where a part is missing or malformed. */
    public static Optional<Signature> of(SignedMessage message) {
        return message.query().contains("X-Amz-Algorithm=") ? ofQuery(message) : ofHeader(message);
    }

    private static Optional<Signature> ofHeader(SignedMessage message) {
        var text = message.field("Authorization");
        if (!text.startsWith(ALGORITHM + " ")) {
            return Optional.empty();
        }
        var parts = new HashMap<String, String>();
        for (var part : text.substring(ALGORITHM.length() + 1).split(",", -1)) {
            var equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        return read(
                parts.getOrDefault("Credential", ""),
                message.field("X-Amz-Date"),
                parts.getOrDefault("SignedHeaders", ""),
                parts.getOrDefault("Signature", ""),
                0);
    }

    private static Optional<Signature> ofQuery(SignedMessage message) {
        var parameters = Query.parse(message.query());
        if (!Query.first(parameters, "X-Amz-Algorithm").equals(ALGORITHM)) {
            return Optional.empty();
        }
        var expires = Query.first(parameters, "X-Amz-Expires");
        return expires.matches("[0-9]{1,6}")
                ? read(
                        Query.first(parameters, "X-Amz-Credential"),
                        Query.first(parameters, "X-Amz-Date"),
                        Query.first(parameters, "X-Amz-SignedHeaders"),
                        Query.first(parameters, "X-Amz-Signature"),
                        Long.parseLong(expires))
                : Optional.empty();
    }

    private static Optional<Signature> read(
            String credential, String time, String signedHeaders, String value, long expires) {
        var slash = credential.indexOf('/');
        var fields = Arrays.stream(signedHeaders.split(";", -1))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        var isWhole = slash > 0
                && credential.substring(slash + 1).matches("[0-9]{8}/[^/]{1,64}/[^/]{1,64}/aws4_request")
                && time.matches("[0-9]{8}T[0-9]{6}Z")
                && credential.substring(slash + 1).startsWith(time.substring(0, 8))
                && value.matches("[0-9a-f]{64}")
                && fields.contains("host")
                && fields.size() <= MOST_FIELDS;
        return isWhole
                ? Optional.of(new Signature(
                        credential.substring(0, slash), credential.substring(slash + 1), time, fields, value, expires))
                : Optional.empty();
    }

    public String region() {
        return scope.split("/", -1)[1];
    }

    public String service() {
        return scope.split("/", -1)[2];
    }

    boolean isInQuery() {
        return expires > 0;
    }
}
