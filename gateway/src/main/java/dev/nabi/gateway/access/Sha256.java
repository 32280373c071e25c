package dev.nabi.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of text, without a new engine each time. */
final class Sha256 {
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::engine);

    private Sha256() {}

    static byte[] of(String text) {
        return DIGEST.get().digest(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static MessageDigest engine() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every JVM has SHA-256", fault);
        }
    }
}
