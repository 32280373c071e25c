package dev.nabi.console.accounts;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords of RFC 6238 as authenticator apps make them: HMAC-SHA-1, six digits, steps of 30 s. A code of the
 * step before or after is accepted, too, since clocks differ; one whose step was accepted before is not.
 */
final class Totp {
    static final int STEP_SECONDS = 30;

    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int SECRET_BYTES = 20;

    /** A person types two codes one after the other, and may take their time over the second. */
    private static final int STEPS_BACK = 3;

    private Totp() {}

    static String newSecret(SecureRandom random) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base32.encode(secret);
    }

    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    }

    /** The code of a step (RFC 4226, 5.3: dynamic truncation). */
    static String code(String secret, long step) {
        var digest = hmac(Base32.decode(secret), step);
        var offset = digest[digest.length - 1] & 0x0f;
        var number = ByteBuffer.wrap(digest, offset, Integer.BYTES).getInt() & 0x7fffffff;
        return ("%0" + DIGITS + "d").formatted(number % MODULUS);
    }

    private static byte[] hmac(byte[] secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA1", e);
        }
    }

    /** The step that a code is of: now's, the one before or after, and later than the last one accepted; empty for none. */
    static OptionalLong accepted(String secret, String code, Instant now, long lastStep) {
        var found = OptionalLong.empty();
        for (var step = step(now) - 1; step <= step(now) + 1; step++) {
            // Every step is compared, whichever fits.
            if (isCode(secret, step, code) && step > lastStep) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The second of two steps that follow each other and that the codes are of, in the last two minutes; empty for none. */
    static OptionalLong confirmed(String secret, String first, String second, Instant now) {
        var found = OptionalLong.empty();
        for (var step = step(now) - STEPS_BACK; step <= step(now); step++) {
            if (isCode(secret, step, first) && isCode(secret, step + 1, second)) {
                found = OptionalLong.of(step + 1);
            }
        }
        return found;
    }

    private static boolean isCode(String secret, long step, String code) {
        return MessageDigest.isEqual(
                code(secret, step).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
    }

    /** What an authenticator app reads from the QR code. */
    static String uri(String issuer, String account, String secret) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(encoded(issuer), encoded(account), secret, encoded(issuer), DIGITS, STEP_SECONDS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
