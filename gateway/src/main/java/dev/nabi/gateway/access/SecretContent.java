package dev.nabi.gateway.access;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is of a Secret. */
public sealed interface SecretContent {

    /** It cannot be had: {@code why} is for the operator of the installation. */
    record Missing(String why) implements SecretContent {}

    /** Its entries, and the digests of those that are hashes of API keys. */
    final class Entries implements SecretContent {
        private static final String SHA256 = "sha256:";

        private final Map<String, byte[]> entries;
        private final Map<String, byte[]> digests;

        public Entries(Map<String, byte[]> entries) {
            this.entries = Map.copyOf(entries);
            var read = new HashMap<String, byte[]>();
            entries.forEach((id, value) -> {
                var digest = digest(new String(value, StandardCharsets.US_ASCII).strip());
                if (digest != null) {
                    read.put(id, digest);
                }
            });
            this.digests = Map.copyOf(read);
        }

        Map<String, byte[]> entries() {
            return entries;
        }

        /** By the key's id. */
        Map<String, byte[]> digests() {
            return digests;
        }

        private static byte @Nullable [] digest(String value) {
            try {
                var hex = value.startsWith(SHA256) ? value.substring(SHA256.length()) : "";
                return hex.length() == 64 ? HexFormat.of().parseHex(hex) : null;
            } catch (IllegalArgumentException other) {
                return null;
            }
        }
    }
}
