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
        if (message.field("x-amz-content-sha256").equals(CanonicalRequest.UNSIGNED) && !signature.isInQuery()) {
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
