package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.CodeStoreException;
import dev.nabi.console.functions.ConfigMapsApi;
import dev.nabi.console.functions.LayeredCode;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Layers: a ConfigMap each that lists its versions, whose zips are in the code store. The jars of a function's layers are put
 * into its own zip when it is deployed, so that an instance fetches one content.
 */
final class Layers {
    static final String PREFIX = "nabi-layer-";
    private static final String VERSIONS = "versions";
    private static final int MOST = 5;
    private static final int PATIENCE_SECONDS = 20;

    private final ConfigMapsApi maps;
    private final CodeStoreClient code;
    private final CodeIntake intake;
    private final CodeLinks links;
    private final int mostBytes;
    private final Semaphore merging = new Semaphore(1);

    /** @param mostBytes the most that a function with its layers may have */
    Layers(ConfigMapsApi maps, CodeStoreClient code, CodeIntake intake, CodeLinks links, int mostBytes) {
        this.maps = maps;
        this.code = code;
        this.intake = intake;
        this.links = links;
        this.mostBytes = mostBytes;
    }

    ConfigMapsApi maps() {
        return maps;
    }

    /** Where the code of a version can be fetched for a while. */
    String location(LambdaCall call, Resolved found) {
        return links.to(call, hex(found.entry().path("sha256").asText("")));
    }

    String location(LambdaCall call, String sha256) {
        return links.to(call, hex(sha256));
    }

    private static String hex(String base64) {
        return base64.isEmpty()
                ? ""
                : HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    /** Puts the jars of the latest's layers into what instances fetch; without layers that is the code itself. */
    void merge(LambdaCall call, LambdaFunction function) {
        var arns = function.configuration().path("Layers");
        var latest = function.latest();
        latest.remove("content");
        latest.remove("contentSize");
        if (arns.isEmpty() || latest.path("image").isTextual()) {
            return;
        }
        if (arns.size() > MOST) {
            throw LambdaException.invalid("Cannot reference more than " + MOST + " layers.");
        }
        if (Inputs.PROVIDED.contains(function.configuration().path("Runtime").asText(""))) {
            throw LambdaException.invalid("Layers are the jars of Java functions here (java/lib/*.jar), and a bootstrap"
                    + " program has no class path: put what it needs into its zip");
        }
        var merged = merged(call, arns, latest.path("sha256").asText());
        var stored = intake.put(call, merged);
        latest.put("content", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(stored)))
                .put("contentSize", merged.length);
    }

    /** One function at a time, and one of its layers: each is held whole while its jars are read. */
    private byte[] merged(LambdaCall call, JsonNode arns, String function) {
        await();
        try {
            var code = new LayeredCode(mostBytes);
            for (var arn : arns) {
                add(call, arn.asText(), code);
            }
            return code.over(content(call, function));
        } catch (IOException e) {
            throw LambdaException.invalid("The layers cannot be merged into the function: " + e.getMessage());
        } finally {
            merging.release();
        }
    }

    private void await() {
        try {
            if (merging.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw LambdaException.throttled("CallerRateLimitExceeded", "layers of other functions are merged; try again");
    }

    private void add(LambdaCall call, String arn, LayeredCode code) throws IOException {
        try {
            code.add(content(call, version(call, arn).path("sha256").asText()));
        } catch (IOException e) {
            throw new IOException(arn + ": " + e.getMessage(), e);
        }
    }

    /** The version that an ARN names. */
    ObjectNode version(LambdaCall call, String arn) {
        var parts = arn.split(":", -1);
        if (parts.length != 8 || !parts[5].equals("layer") || !parts[4].equals(call.account())) {
            throw LambdaException.invalid("The layer version " + arn + " does not exist: layers are of this account");
        }
        return find(call, parts[6])
                .flatMap(map -> version(map, parts[7]))
                .orElseThrow(() -> LambdaException.invalid("The layer version " + arn + " does not exist."));
    }

    Optional<ObjectNode> find(LambdaCall call, String layer) {
        return maps.find(call.caller(), call.namespace(), name(layer));
    }

    static String name(String layer) {
        return PREFIX + ResourceNames.function(layer);
    }

    static ObjectNode versions(JsonNode map) {
        try {
            return Wire.JSON.readTree(map.path("data").path(VERSIONS).asText("{}")) instanceof ObjectNode versions
                    ? versions
                    : Wire.object();
        } catch (JsonProcessingException e) {
            return Wire.object();
        }
    }

    static void write(ObjectNode map, ObjectNode versions) {
        Wire.member(map, "data").put(VERSIONS, versions.toString());
    }

    static Optional<ObjectNode> version(JsonNode map, String number) {
        return versions(map).get(number) instanceof ObjectNode version ? Optional.of(version) : Optional.empty();
    }

    private byte[] content(LambdaCall call, String sha256) {
        try {
            return code.get(call.caller(), call.namespace(), hex(sha256), mostBytes);
        } catch (CodeStoreException e) {
            throw e.status() == 413
                    ? LambdaException.invalid("The function or a layer is too long to be merged: " + e.getMessage())
                    : LambdaException.service(String.valueOf(e.getMessage()));
        }
    }
}
