package dev.nabi.console.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A value as the text of a cookie: JSON, compressed, encrypted and signed by AES-256-GCM with a random nonce.
 *
 * <pre>key's id . base64url(nonce (12) ciphertext and tag (16))</pre>
 *
 * What a cookie is for is a part of what is signed, so that none passes for another.
 */
final class SealedSession {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MOST_BYTES = 64 << 10;
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private SealedSession() {}

    static String seal(Object value, String purpose, SessionKeys.Key key, SecureRandom random) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, purpose);
            var sealed = cipher.doFinal(compressed(JSON.writeValueAsBytes(value)));
            var whole =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed);
            return key.id() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("a session cannot be sealed", e);
        }
    }

    /** The id of the key that a text says it was sealed with. */
    static String keyId(String text) {
        return text.substring(0, Math.max(0, text.indexOf('.')));
    }

    /** Empty for whatever was not sealed with one of the keys for this purpose. */
    static <T> Optional<T> open(String text, String purpose, SessionKeys keys, Class<T> type) {
        return keys.find(keyId(text)).flatMap(key -> open(text, purpose, key, type));
    }

    private static <T> Optional<T> open(String text, String purpose, SessionKeys.Key key, Class<T> type) {
        try {
            var whole = Base64.getUrlDecoder().decode(text.substring(text.indexOf('.') + 1));
            if (whole.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(whole, NONCE_BYTES), purpose);
            var plain = cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return Optional.of(JSON.readValue(decompressed(plain), type));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SessionKeys.Key key, byte[] nonce, String purpose)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Tokens with many groups would not fit into a browser's cookies else. */
    private static byte[] compressed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] decompressed(byte[] bytes) throws IOException {
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return inflater.readNBytes(MOST_BYTES);
        }
    }
}
