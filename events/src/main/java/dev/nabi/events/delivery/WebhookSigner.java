package dev.nabi.events.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what goes out as Standard Webhooks says: HMAC-SHA256 over id, time and body. */
public final class WebhookSigner {
    private static final String PREFIX = "whsec_";

    private WebhookSigner() {}

    /** The bytes of a key as it is written: {@code whsec_} and base64. What is written is in no message. */
    public static byte[] key(String text) {
        var stripped = text.strip();
        if (!stripped.startsWith(PREFIX)) {
            throw noKey();
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(stripped.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            throw noKey();
        }
        if (key.length == 0) {
            throw noKey();
        }
        return key;
    }

    private static IllegalArgumentException noKey() {
        return new IllegalArgumentException("a signing key is whsec_ and base64");
    }

    /** The value of {@code webhook-signature}. */
    public static String signature(byte[] key, String id, long seconds, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
