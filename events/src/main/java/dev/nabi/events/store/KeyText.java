package dev.nabi.events.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The rule for the text of a key that stores index: one that is longer than an index of PostgreSQL takes (2,704 bytes), or has
 * the character that its texts may not have, is its digest. Keys are compared, and shown to nobody.
 */
final class KeyText {
    private static final int MOST_BYTES = 1024;

    private KeyText() {}

    static String of(String key) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES && key.indexOf('\0') < 0) {
            return key;
        }
        try {
            return "sha256 "
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
