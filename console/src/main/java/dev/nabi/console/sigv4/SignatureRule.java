package dev.nabi.console.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/** Whether a request was signed with a secret: Signature Version 4, with clocks that may differ by five minutes. */
public final class SignatureRule {
    /** How far the clocks of client and server may differ. */
    public static final Duration SKEW = Duration.ofMinutes(5);

    /** The longest that a signature in a query may hold: seven days. */
    private static final long LONGEST_SECONDS = 604_800;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    /** What changes the meaning of a Lambda request, so that nobody may add or change it on the way. */
    private static final List<String> MEANING =
            List.of("x-amz-invocation-type", "x-amz-client-context", "x-amz-log-type", "x-amz-target", "x-amz-date");

    /** A digest, or a word that says that the body is not signed, or by parts: such a body is not taken. */
    private static final String BODY_HASH = "x-amz-content-sha256";

    /** What an address that is signed may do: it can be sent again until it ends. */
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private SignatureRule() {}

    public static Verification verify(SignedMessage message, Signature signature, String secret, Instant now) {
        if (!isInTime(signature, now)) {
            return Verification.SKEWED;
        }
        if (MEANING.stream()
                .anyMatch(name -> !message.fields().apply(name).isEmpty()
                        && !signature.fields().contains(name))) {
            return Verification.INCOMPLETE;
        }
        if (signature.isInQuery() && !READS.contains(message.method())) {
            return Verification.NO_READ;
        }
        if (!message.field(BODY_HASH).isEmpty() && !message.field(BODY_HASH).matches("[0-9a-f]{64}")) {
            return Verification.INCOMPLETE;
        }
        var own = SigningKey.of(secret, signature.scope()).sign(CanonicalRequest.stringToSign(message, signature));
        return MessageDigest.isEqual(ascii(own), ascii(signature.value())) ? Verification.VERIFIED : Verification.WRONG;
    }

    private static boolean isInTime(Signature signature, Instant now) {
        try {
            var signed = LocalDateTime.parse(signature.time(), TIME).toInstant(ZoneOffset.UTC);
            var until = signature.isInQuery()
                    ? signed.plusSeconds(Math.min(signature.expires(), LONGEST_SECONDS))
                    : signed.plus(SKEW);
            return !signed.isAfter(now.plus(SKEW)) && !now.isAfter(until);
        } catch (DateTimeParseException noTime) {
            return false;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
