package dev.nabi.local.api.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException.Subject;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.schema.Schema;
import dev.nabi.local.api.table.Printer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A kind that the API serves: how it is called, what can be done with it, how it looks. */
public record ResourceKind(
        Id id, Naming naming, boolean namespaced, boolean custom, Serving serving, Supplier<Schema> lazySchema) {

    /** Where the kind is found. */
    public record Id(String group, String version, String plural) {
        public String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /** What people call it. */
    public record Naming(String kind, String singular, List<String> shortNames, List<String> categories) {}

    /** Subresources, fields to select by, columns, and where Scale finds its numbers (null: nowhere). */
    public record Serving(
            Set<String> subresources,
            Set<String> selectable,
            Printer printer,
            @Nullable ScalePaths scale) {}

    /** Where Scale finds its numbers in the object. */
    public record ScalePaths(List<String> specReplicas, List<String> statusReplicas, List<String> selector) {
        public static final ScalePaths BUILT_IN =
                new ScalePaths(List.of("spec", "replicas"), List.of("status", "replicas"), List.of("spec", "selector"));
    }

    /** The same kind, whatever else was read along with it. */
    public boolean is(ResourceKind other) {
        return id.equals(other.id);
    }

    public String group() {
        return id.group();
    }

    public String version() {
        return id.version();
    }

    public String plural() {
        return id.plural();
    }

    public String apiVersion() {
        return id.apiVersion();
    }

    public String kind() {
        return naming.kind();
    }

    public Schema schema() {
        return lazySchema.get();
    }

    public boolean hasStatus() {
        return serving.subresources().contains("status");
    }

    /** Counts the versions of the spec. */
    public boolean hasGeneration() {
        return custom
                || Set.of("deployments", "replicasets", "networkpolicies", "customresourcedefinitions")
                        .contains(plural());
    }

    public Subject subject(String name) {
        return new Subject(group(), plural(), kind(), name);
    }

    /** The object with its apiVersion and kind in front. */
    public ObjectNode typed(ObjectNode object) {
        if (Json.text(object, "kind").equals(kind())
                && Json.text(object, "apiVersion").equals(apiVersion())) {
            return object;
        }
        var typed = Json.object().put("apiVersion", apiVersion()).put("kind", kind());
        object.properties().forEach(member -> typed.putIfAbsent(member.getKey(), member.getValue()));
        return typed;
    }
}
