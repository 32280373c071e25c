package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.kinds.ResourceKind.ScalePaths;
import dev.nabi.local.api.select.LabelSelector;
import java.util.List;
import java.util.Objects;

/** The {@code scale} subresource: an object as an {@code autoscaling/v1 Scale}, and the way back. */
final class ScaleView {
    private ScaleView() {}

    /** The object's Scale. As in Kubernetes, {@code spec.replicas} is left out when it is 0. */
    static ObjectNode of(ObjectNode object, ResourceKind kind) {
        var paths = paths(kind);
        var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        var metadata = scale.putObject("metadata");
        for (var field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (Json.at(object, "metadata").has(field)) {
                metadata.set(field, Json.at(object, "metadata", field));
            }
        }
        var spec = scale.putObject("spec");
        var replicas = at(object, paths.specReplicas()).asInt(0);
        if (replicas != 0) {
            spec.put("replicas", replicas);
        }
        var status = scale.putObject("status")
                .put("replicas", at(object, paths.statusReplicas()).asInt(0));
        var selector = at(object, paths.selector());
        var query = selector.isTextual()
                ? selector.asText()
                : LabelSelector.of(selector).query();
        if (!query.isEmpty()) {
            status.put("selector", query);
        }
        return scale;
    }

    /** The object with the number of the Scale written into it. */
    static ObjectNode written(ObjectNode object, JsonNode scale, ResourceKind kind) {
        var asked = Json.at(scale, "spec", "replicas");
        if (!(asked.isMissingNode() || asked.isNull() || asked.isInt()) || asked.asInt(0) < 0) {
            var cause = Cause.invalid("spec.replicas", asked, "must be greater than or equal to 0");
            throw ApiException.invalid(
                    new ApiException.Subject("autoscaling", "scales", "Scale", Meta.name(object)), List.of(cause));
        }
        var path = paths(kind).specReplicas();
        var changed = object.deepCopy();
        var parent = Json.ensure(changed, path.subList(0, path.size() - 1).toArray(String[]::new));
        parent.put(path.getLast(), asked.asInt(0));
        var version = Json.text(scale, "metadata", "resourceVersion");
        if (!version.isEmpty()) {
            Meta.of(changed).put("resourceVersion", version);
        }
        return changed;
    }

    private static ScalePaths paths(ResourceKind kind) {
        return Objects.requireNonNull(kind.serving().scale(), () -> kind.plural() + " cannot be scaled");
    }

    private static JsonNode at(JsonNode object, List<String> path) {
        return path.isEmpty() ? Json.object() : Json.at(object, path.toArray(String[]::new));
    }
}
