package dev.nabi.console.accesskeys;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How an access key stands in its Secret. An administrator may write one by hand. */
final class KeySecrets {
    static final String LABEL = "nabi.dev/access-key-of";
    private static final String PREFIX = "nabi-access-key-";
    private static final Pattern ID = Pattern.compile("[A-Z0-9]{16,32}");

    private KeySecrets() {}

    /** The Secret's name; empty for what is no id of a key. */
    static Optional<String> name(String id) {
        return ID.matcher(id).matches() ? Optional.of(PREFIX + id.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    static Secret write(AccessKey key, String consoleNamespace) {
        var entries = new LinkedHashMap<String, String>();
        entries.put("accessKeyId", key.id());
        entries.put("secretAccessKey", key.secret());
        entries.put("namespace", key.namespace());
        entries.put("serviceAccount", key.serviceAccount());
        entries.put("token", key.token().text());
        key.token().issued().ifPresent(issued -> entries.put("issued", issued.toString()));
        key.ends().ifPresent(ends -> entries.put("ends", ends.toString()));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name(key.id()).orElseThrow())
                .withNamespace(consoleNamespace)
                .withLabels(Map.of(LABEL, key.namespace(), "app.kubernetes.io/managed-by", "nabi"))
                .endMetadata()
                .withType("nabi.dev/access-key")
                .withStringData(entries)
                .build();
    }

    /** Empty where an entry is missing. */
    static Optional<AccessKey> read(Secret secret) {
        var id = entry(secret, "accessKeyId");
        var key = entry(secret, "secretAccessKey");
        var namespace = entry(secret, "namespace");
        var token = entry(secret, "token");
        return id.isEmpty() || key.length() < AccessKeys.SHORTEST_SECRET || namespace.isEmpty() || token.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccessKey(
                        id,
                        key,
                        namespace,
                        entry(secret, "serviceAccount"),
                        new KeyToken(token, instant(entry(secret, "issued")), instant(entry(secret, "ends")))));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String entry(Secret secret, String name) {
        var plain =
                secret.getStringData() == null ? null : secret.getStringData().get(name);
        if (plain != null) {
            return plain.strip();
        }
        var encoded = secret.getData() == null ? null : secret.getData().get(name);
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
    }
}
