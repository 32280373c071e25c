package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of ConfigMaps and Secrets: keys, size, the keys that a type of Secret has, what may not change. */
final class ConfigRules {
    private static final long MOST_BYTES = 1 << 20;

    /** The keys of which a Secret of this type has all. */
    private static final Map<String, List<String>> KEYS_OF_TYPE = Map.of(
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"));

    private ConfigRules() {}

    static void check(ObjectNode object, @Nullable ObjectNode before, ResourceKind kind, List<Cause> causes) {
        var secret = kind.is(BuiltIn.SECRETS);
        keys(object.path("data"), "data", causes);
        keys(object.path("binaryData"), "binaryData", causes);
        object.path("data").fieldNames().forEachRemaining(key -> {
            if (object.path("binaryData").has(key)) {
                causes.add(
                        Cause.invalid("data[" + key + "]", Json.tree(key), "duplicate of key present in binaryData"));
            }
        });
        var bytes = secret
                ? decodedBytes(object.path("data"), kind)
                : textBytes(object.path("data")) + decodedBytes(object.path("binaryData"), kind);
        if (bytes > MOST_BYTES) {
            causes.add(Cause.tooLong(secret ? "data" : "[]", MOST_BYTES));
        }
        if (secret) {
            type(object, before, causes);
        }
        if (before != null && before.path("immutable").asBoolean()) {
            immutable(object, before, causes);
        }
    }

    private static void keys(JsonNode data, String path, List<Cause> causes) {
        data.fieldNames()
                .forEachRemaining(key -> FieldRules.configKey(key)
                        .ifPresent(why -> causes.add(Cause.invalid(path + "[" + key + "]", Json.tree(key), why))));
    }

    private static long textBytes(JsonNode data) {
        return data.valueStream()
                .mapToLong(value -> value.asText("").getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static long decodedBytes(JsonNode data, ResourceKind kind) {
        try {
            return data.valueStream()
                    .mapToLong(value -> Base64.getDecoder().decode(value.asText("")).length)
                    .sum();
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("%s in version \"v1\" cannot be handled as a %s: illegal base64 data: %s"
                    .formatted(kind.kind(), kind.kind(), e.getMessage()));
        }
    }

    private static void type(ObjectNode secret, @Nullable ObjectNode before, List<Cause> causes) {
        var type = Json.text(secret, "type");
        if (before != null && !type.equals(Json.text(before, "type"))) {
            causes.add(Cause.invalid("type", secret.path("type"), "field is immutable"));
        }
        for (var key : KEYS_OF_TYPE.getOrDefault(type, List.of())) {
            if (!secret.path("data").has(key)) {
                causes.add(Cause.required("data[" + key + "]", ""));
            }
        }
    }

    private static void immutable(ObjectNode object, ObjectNode before, List<Cause> causes) {
        if (!object.path("immutable").asBoolean()) {
            causes.add(Cause.forbidden("immutable", "field is immutable when `immutable` is set"));
        }
        for (var field : List.of("data", "binaryData")) {
            if (!Json.same(before.path(field), object.path(field))) {
                causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
            }
        }
    }
}
