package dev.nabi.console.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Codes that stand for the second factor once each, for who has lost it. They are of 80 random bits, so that a plain digest with the
 * account's name keeps them: there is nothing to guess.
 */
final class RecoveryCodes {
    static final int COUNT = 10;

    private static final int BYTES = 10;
    private static final int GROUP = 4;

    private RecoveryCodes() {}

    /** New codes, as a person writes them down: {@code abcd-efgh-ijkl-mnop}. */
    static List<String> create(SecureRandom random) {
        return IntStream.range(0, COUNT).mapToObj(_ -> code(random)).toList();
    }

    private static String code(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var letters = Base32.encode(bytes).toLowerCase(Locale.ROOT);
        return String.join(
                "-",
                IntStream.range(0, letters.length() / GROUP)
                        .mapToObj(i -> letters.substring(i * GROUP, (i + 1) * GROUP))
                        .toList());
    }

    static List<String> digests(String account, List<String> codes) {
        return codes.stream().map(code -> digest(account, code)).toList();
    }

    /** However a person types it: with or without dashes and spaces, in small or large letters. */
    static String digest(String account, String code) {
        var letters = code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(account.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(letters.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The codes that are left when one of them is used; empty when it is none of them. */
    static Optional<List<String>> without(String account, String code, List<String> digests) {
        var wanted = digest(account, code).getBytes(StandardCharsets.US_ASCII);
        var left = digests.stream()
                .filter(known -> !MessageDigest.isEqual(known.getBytes(StandardCharsets.US_ASCII), wanted))
                .toList();
        return left.size() == digests.size() ? Optional.empty() : Optional.of(left);
    }
}
