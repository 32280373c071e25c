package dev.nabi.local.api.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.kinds.ResourceKind.Naming;
import dev.nabi.local.api.kinds.ResourceKind.ScalePaths;
import dev.nabi.local.api.kinds.ResourceKind.Serving;
import dev.nabi.local.api.schema.CrdSchemas;
import dev.nabi.local.api.table.CustomColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The kinds that a CustomResourceDefinition defines: one a served version. */
public final class CustomKinds {
    private CustomKinds() {}

    public static List<ResourceKind> of(JsonNode definition) {
        var kinds = new ArrayList<ResourceKind>();
        for (var version : Json.at(definition, "spec", "versions")) {
            if (version.path("served").asBoolean()) {
                kinds.add(kind(definition.path("spec"), version));
            }
        }
        return kinds;
    }

    private static ResourceKind kind(JsonNode spec, JsonNode version) {
        var names = spec.path("names");
        var kind = Json.text(names, "kind");
        var singular = Json.text(names, "singular");
        var naming = new Naming(
                kind,
                singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
                Json.textList(names.path("shortNames")),
                Json.textList(names.path("categories")));
        var schema = CrdSchemas.of(Json.at(version, "schema", "openAPIV3Schema"));
        return new ResourceKind(
                new ResourceKind.Id(Json.text(spec, "group"), Json.text(version, "name"), Json.text(names, "plural")),
                naming,
                Json.text(spec, "scope").equals("Namespaced"),
                true,
                serving(version),
                () -> schema);
    }

    private static Serving serving(JsonNode version) {
        var subresources = new TreeSet<String>();
        version.path("subresources").fieldNames().forEachRemaining(subresources::add);
        var selectable = new TreeSet<>(Set.of("metadata.name", "metadata.namespace"));
        version.path("selectableFields")
                .forEach(field -> selectable.add(Json.text(field, "jsonPath").substring(1)));
        var printer = CustomColumns.of(version.path("additionalPrinterColumns"));
        return new Serving(
                subresources,
                selectable,
                printer,
                scale(version.path("subresources").path("scale")));
    }

    private static @Nullable ScalePaths scale(JsonNode scale) {
        return scale.isObject()
                ? new ScalePaths(
                        path(Json.text(scale, "specReplicasPath")),
                        path(Json.text(scale, "statusReplicasPath")),
                        path(Json.text(scale, "labelSelectorPath")))
                : null;
    }

    private static List<String> path(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.substring(1).split("\\.", -1));
    }
}
