package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.ConfigMapsApi;
import dev.nabi.console.http.WebAnswer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publishing, reading and deleting versions of layers. */
final class LayerOperations implements OperationFamily {
    private static final int PAGE = 50;
    private static final List<String> SENT =
            List.of("Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo");

    private final Layers layers;
    private final CodeIntake intake;
    private final Clock clock;

    LayerOperations(Layers layers, CodeIntake intake, Clock clock) {
        this.layers = layers;
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "PublishLayerVersion", this::publish,
                "GetLayerVersion", this::get,
                "GetLayerVersionByArn", this::getByArn,
                "ListLayerVersions", this::listVersions,
                "ListLayers", this::list,
                "DeleteLayerVersion", this::delete);
    }

    WebAnswer publish(LambdaCall call) {
        var layer = name(call);
        var sent = call.body();
        var entry = Wire.object();
        intake.take(call, sent.path("Content"), false, entry);
        Wire.copy(sent, entry, SENT);
        entry.put("created", Wire.date(clock.instant()));
        for (var left = 5; ; left--) {
            var known = layers.find(call, layer);
            var map = known.orElseGet(() -> ConfigMapsApi.blank(call.namespace(), Layers.name(layer)));
            Wire.member(Wire.member(map, "metadata"), "labels").put("nabi.dev/lambda-layer", "true");
            var data = Wire.member(map, "data");
            var number = Integer.parseInt(data.path("next").asText("1"));
            data.put("name", layer).put("next", Integer.toString(number + 1));
            var versions = Layers.versions(map);
            versions.set(Integer.toString(number), entry);
            Layers.write(map, versions);
            try {
                if (known.isPresent()) {
                    layers.maps().replace(call.caller(), map);
                } else {
                    layers.maps().create(call.caller(), map);
                }
                return Wire.answer(201, whole(call, layer, number, entry));
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 || left == 1) {
                    throw e;
                }
            }
        }
    }

    private static String name(LambdaCall call) {
        var text = call.path("LayerName");
        var name = text.startsWith("arn:") ? text.split(":", -1)[Math.min(6, text.split(":", -1).length - 1)] : text;
        if (!name.matches("[a-zA-Z0-9-_]{1,140}")) {
            throw LambdaException.validation(
                    "'" + name + "'", "layerName", "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+");
        }
        return name;
    }

    WebAnswer get(LambdaCall call) {
        return one(call, name(call), call.path("VersionNumber"));
    }

    WebAnswer getByArn(LambdaCall call) {
        var parts = call.query("Arn").split(":", -1);
        if (parts.length != 8 || !parts[4].equals(call.account())) {
            throw LambdaException.notFound("The resource you requested does not exist.");
        }
        return one(call, parts[6], parts[7]);
    }

    private WebAnswer one(LambdaCall call, String layer, String number) {
        var entry = layers.find(call, layer)
                .flatMap(map -> Layers.version(map, number))
                .orElseThrow(() -> LambdaException.notFound("The resource you requested does not exist."));
        return Wire.answer(200, whole(call, layer, Integer.parseInt(number), entry));
    }

    WebAnswer listVersions(LambdaCall call) {
        var layer = name(call);
        var all = layers.find(call, layer).map(map -> shown(call, layer, map)).orElse(List.of());
        return Wire.answer(200, Paging.page(call, "LayerVersions", all, PAGE));
    }

    WebAnswer list(LambdaCall call) {
        var all = layers.maps().list(call.caller(), call.namespace(), map -> listed(call, map)).stream()
                .flatMap(Optional::stream)
                .toList();
        return Wire.answer(200, Paging.page(call, "Layers", all, PAGE));
    }

    /** A layer with its latest version; empty for another ConfigMap, and for a layer without versions. */
    private static Optional<ObjectNode> listed(LambdaCall call, JsonNode map) {
        var layer = map.path("data").path("name").asText("");
        if (layer.isEmpty() || !map.path("metadata").path("labels").has("nabi.dev/lambda-layer")) {
            return Optional.empty();
        }
        return shown(call, layer, map).stream().findFirst().map(latest -> {
            var one = Wire.object().put("LayerName", layer).put("LayerArn", arn(call, layer));
            one.set("LatestMatchingVersion", latest);
            return one;
        });
    }

    /** The latest first. */
    private static List<ObjectNode> shown(LambdaCall call, String layer, JsonNode map) {
        return Layers.versions(map).properties().stream()
                .map(version -> version(call, layer, Integer.parseInt(version.getKey()), version.getValue()))
                .sorted(Comparator.comparingInt(
                                (ObjectNode version) -> version.path("Version").asInt())
                        .reversed())
                .toList();
    }

    WebAnswer delete(LambdaCall call) {
        layers.find(call, name(call)).ifPresent(map -> {
            var versions = Layers.versions(map);
            versions.remove(call.path("VersionNumber"));
            Layers.write(map, versions);
            layers.maps().replace(call.caller(), map);
        });
        return WebAnswer.empty(204);
    }

    private static String arn(LambdaCall call, String layer) {
        return "arn:aws:lambda:" + call.region() + ":" + call.account() + ":layer:" + layer;
    }

    private ObjectNode whole(LambdaCall call, String layer, int number, JsonNode entry) {
        var whole = version(call, layer, number, entry).put("LayerArn", arn(call, layer));
        whole.putObject("Content")
                .put("Location", layers.location(call, entry.path("sha256").asText()))
                .put("CodeSha256", entry.path("sha256").asText())
                .put("CodeSize", entry.path("size").asLong());
        return whole;
    }

    private static ObjectNode version(LambdaCall call, String layer, int number, JsonNode entry) {
        var shown = Wire.object()
                .put("LayerVersionArn", arn(call, layer) + ":" + number)
                .put("Version", number)
                .put("Description", entry.path("Description").asText(""))
                .put("CreatedDate", entry.path("created").asText(""));
        Wire.copy(entry, shown, List.of("CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo"));
        return shown;
    }
}
