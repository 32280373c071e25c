package dev.nabi.api.code;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets an instance fetch one content of the code store for one namespace, and nothing else: an HMAC-SHA256 of both with
 * the installation's key. It does not expire, since the pod template that holds it does not change and starts pods at any time.
 *
 * @param sha256 the digest of the content as 64 lower-case hexadecimal digits
 */
public record CodeSignature(String namespace, String sha256) {
    /** The fewest characters of a key. */
    public static final int SHORTEST_KEY = 16;

    private static final String ALGORITHM = "HmacSHA256";

    /** The path and query of the request, signed with a key. */
    public String target(String key) {
        return "/code/" + sha256 + "?namespace=" + namespace + "&signature=" + by(key);
    }

    /** The signature with a key, as hexadecimal digits. */
    public String by(String key) {
        if (key.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("the key of the code store has " + key.length()
                    + " characters; at least " + SHORTEST_KEY + " are needed");
        }
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes(key), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(bytes("code\n" + namespace + "\n" + sha256)));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, fault);
        }
    }

    /** Whether the key made this signature. */
    public boolean isBy(String key, String signature) {
        return key.length() >= SHORTEST_KEY && MessageDigest.isEqual(bytes(by(key)), bytes(signature));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
