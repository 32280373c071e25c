package dev.nabi.console.accounts;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords and their hashes: PBKDF2 with HMAC-SHA-256, a salt for each, and a count of iterations that is kept with the hash so
 * that it may grow: {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}.
 */
public final class Passwords {
    /** What OWASP's cheat sheet on password storage asks for at least. */
    public static final int ITERATIONS = 600_000;

    static final int SHORTEST = 12;
    static final int LONGEST = 256;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private final int iterations;
    private final SecureRandom random;

    /** What a name without an account is compared with: the same work, and no password fits. */
    private final String nobody;

    public Passwords(int iterations, SecureRandom random) {
        this.iterations = iterations;
        this.random = random;
        var unknown = new byte[SALT_BYTES];
        random.nextBytes(unknown);
        nobody = format(iterations, unknown, new byte[HASH_BITS / 8]);
    }

    /** Why a password is not taken. */
    enum Refusal {
        TOO_SHORT,
        TOO_LONG,
        IS_THE_NAME
    }

    static Optional<Refusal> refusal(String name, String password) {
        var length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of(Refusal.TOO_SHORT);
        }
        if (length > LONGEST) {
            return Optional.of(Refusal.TOO_LONG);
        }
        var isName = password.strip().equalsIgnoreCase(name)
                || password.equalsIgnoreCase(name.repeat(password.length() / name.length()));
        return isName ? Optional.of(Refusal.IS_THE_NAME) : Optional.empty();
    }

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return format(iterations, salt, derive(password, salt, iterations));
    }

    private static String format(int iterations, byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return String.join(
                "$", SCHEME, Integer.toString(iterations), base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Whether a password has this hash; without a hash it takes as long and is false. */
    boolean fits(String password, Optional<String> hash) {
        var parts = hash.orElse(nobody).split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("a password's hash begins with " + SCHEME + ", not with " + parts[0]);
        }
        var base64 = Base64.getDecoder();
        // A longer one would be hashed first by HMAC; nobody has one.
        var tried = password.length() > 2 * LONGEST ? "" : password;
        var derived = derive(tried, base64.decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(derived, base64.decode(parts[3])) && hash.isPresent();
    }

    /** Whether a hash was made with fewer iterations than new ones are. */
    boolean isWeak(String hash) {
        return Integer.parseInt(hash.split("\\$", -1)[1]) < iterations;
    }

    /** The same text in another composition of its letters is the same password. */
    private static byte[] derive(String password, byte[] salt, int iterations) {
        var letters = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        var spec = new PBEKeySpec(letters, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }
}
