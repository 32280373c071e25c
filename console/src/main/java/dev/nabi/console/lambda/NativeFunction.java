package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** What Lambda sees of a Function that was made without it, such as by {@code kubectl apply}: as much as its spec says. */
final class NativeFunction {
    private static final String NO_ROLE = "arn:aws:iam::000000000000:role/none";
    private static final BigDecimal MEBI = BigDecimal.valueOf(1 << 20);

    private NativeFunction() {}

    static ObjectNode state(JsonNode object) {
        var metadata = object.path("metadata");
        var spec = object.path("spec");
        var state = Wire.object().put("name", metadata.path("name").asText()).put("region", "");
        var latest = state.putObject("latest");
        latest.set("configuration", configuration(spec));
        var created = metadata.path("creationTimestamp").asText("");
        latest.put("modified", created.replaceFirst("Z$", ".000+0000"));
        latest.put(
                "revisionId",
                UUID.nameUUIDFromBytes((metadata.path("uid").asText()
                                        + metadata.path("generation").asText())
                                .getBytes(StandardCharsets.UTF_8))
                        .toString());
        code(spec, latest);
        return state;
    }

    private static void code(JsonNode spec, ObjectNode latest) {
        var jar = spec.path("java").path("jar");
        var source = spec.path("java").path("source").asText("").getBytes(StandardCharsets.UTF_8);
        var digest = jar.path("sha256").asText("");
        latest.put(
                "sha256",
                digest.isEmpty()
                        ? ""
                        : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest)));
        latest.put("size", jar.path("sizeBytes").asLong(source.length));
        if (spec.hasNonNull("image")) {
            latest.put("image", spec.path("image").asText());
        }
    }

    private static ObjectNode configuration(JsonNode spec) {
        var configuration = Wire.object().put("Role", NO_ROLE);
        configuration.put("Timeout", spec.path("timeoutSeconds").asInt(30));
        configuration.put(
                "MemorySize",
                mebibytes(spec.path("resources").path("limits").path("memory").asText("256Mi")));
        if (spec.hasNonNull("image")) {
            configuration.put("PackageType", "Image");
        } else {
            configuration.put("PackageType", "Zip").put("Runtime", "java25");
            configuration.put("Handler", spec.path("java").path("handler").asText("Handler"));
        }
        var variables = Wire.object();
        spec.path("env").forEach(variable -> {
            if (variable.hasNonNull("value")) {
                variables.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        });
        if (!variables.isEmpty()) {
            configuration.putObject("Environment").set("Variables", variables);
        }
        return configuration;
    }

    private static int mebibytes(String quantity) {
        try {
            return Quantity.getAmountInBytes(new Quantity(quantity))
                    .divide(MEBI)
                    .intValue();
        } catch (IllegalArgumentException e) {
            return 256;
        }
    }
}
