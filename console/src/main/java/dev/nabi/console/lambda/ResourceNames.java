package dev.nabi.console.lambda;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of Kubernetes for names of Lambda: the same where that is allowed, else what is left of it and a hash. */
final class ResourceNames {
    private static final int LONGEST_FUNCTION = 50;
    private static final int LONGEST_TAG = 32;
    private static final int LONGEST_TOPIC = 63;
    private static final int HASH = 8;
    private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern VERSION_TAG = Pattern.compile("v-[0-9]+");

    private ResourceNames() {}

    /** The Function for a Lambda function. */
    static String function(String name) {
        return label(name, LONGEST_FUNCTION);
    }

    /** The traffic tag for an alias; never one of a version. */
    static String aliasTag(String alias) {
        return VERSION_TAG.matcher(alias).matches() ? hashed(alias, LONGEST_TAG) : label(alias, LONGEST_TAG);
    }

    /** The topic for a queue or topic of the provider. */
    static String topic(String name) {
        return label(name, LONGEST_TOPIC);
    }

    static String versionTag(String version) {
        return "v-" + version;
    }

    /** The 12 digits of the account that a namespace is. */
    static String account(String namespace) {
        var digits = new BigInteger(1, sha256("nabi account " + namespace)).mod(BigInteger.TEN.pow(12));
        return String.format(Locale.ROOT, "%012d", digits);
    }

    private static String label(String name, int longest) {
        return name.length() <= longest && LABEL.matcher(name).matches() ? name : hashed(name, longest);
    }

    private static String hashed(String name, int longest) {
        var rest = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^[^a-z]+", "");
        var most = longest - HASH - 1;
        var kept = (rest.isEmpty() ? "f" : rest).substring(0, Math.min(most, Math.max(1, rest.length())));
        return kept.replaceAll("-+$", "") + "-"
                + HexFormat.of().formatHex(sha256(name)).substring(0, HASH);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
