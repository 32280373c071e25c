package dev.nabi.gateway.access;

import dev.nabi.api.v1alpha1.ApiKeyAccess;
import java.security.MessageDigest;

/** The rule for API keys: {@code <id>.<secret>}, of which the Secret's entry {@code <id>} has the SHA-256 of the second part. */
final class ApiKeys {
    /** 32 characters of hexadecimal digits would be 128 bits; what is guessed more easily is no key. */
    private static final int SHORTEST = 32;

    private static final int LONGEST = 256;
    private static final byte[] NOBODY = new byte[32];

    private ApiKeys() {}

    static Decision check(ApiKeyAccess rule, SecretContent content, String key) {
        return switch (content) {
            case SecretContent.Missing(var why) -> new Decision.Unavailable(why);
            case SecretContent.Entries entries -> check(rule, entries, key);
        };
    }

    private static Decision check(ApiKeyAccess rule, SecretContent.Entries entries, String key) {
        var dot = key.lastIndexOf('.');
        var length = key.length() - dot - 1;
        if (dot < 1 || length < SHORTEST || length > LONGEST) {
            return new Decision.Denied(DenialReason.MALFORMED);
        }
        var id = key.substring(0, dot);
        var wanted = entries.digests().get(id);
        var isRight = MessageDigest.isEqual(Sha256.of(key.substring(dot + 1)), wanted == null ? NOBODY : wanted);
        if (wanted == null || !isRight) {
            return new Decision.Denied(DenialReason.UNKNOWN_KEY);
        }
        return rule.keys().isEmpty() || rule.keys().contains(id)
                ? new Decision.Allowed(Caller.apiKey(id))
                : new Decision.Denied(DenialReason.NOT_ALLOWED);
    }
}
