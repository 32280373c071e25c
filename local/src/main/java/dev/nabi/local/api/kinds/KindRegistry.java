package dev.nabi.local.api.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds that are served now: a snapshot that is swapped whole when a definition comes, changes or goes. */
public final class KindRegistry {
    private volatile Snapshot snapshot = new Snapshot(BuiltIn.all(), Map.of());

    private record Snapshot(List<ResourceKind> builtIn, Map<String, Defined> custom) {}

    /** A definition and the kinds that it made. */
    private record Defined(JsonNode definition, List<ResourceKind> kinds) {}

    public List<ResourceKind> all() {
        var now = snapshot;
        var all = new ArrayList<>(now.builtIn());
        now.custom().values().forEach(defined -> all.addAll(defined.kinds()));
        return all;
    }

    public Optional<ResourceKind> find(String group, String version, String plural) {
        return all().stream()
                .filter(kind -> kind.plural().equals(plural)
                        && kind.group().equals(group)
                        && kind.version().equals(version))
                .findFirst();
    }

    public Optional<ResourceKind> ofObject(String apiVersion, String kind) {
        return all().stream()
                .filter(known -> known.kind().equals(kind) && known.apiVersion().equals(apiVersion))
                .findFirst();
    }

    /** The published schema of a custom kind, as its definition wrote it. */
    public JsonNode publishedSchema(ResourceKind kind) {
        for (var defined : snapshot.custom().values()) {
            if (defined.kinds().contains(kind)) {
                for (var version : Json.at(defined.definition(), "spec", "versions")) {
                    if (Json.text(version, "name").equals(kind.version())) {
                        return Json.at(version, "schema", "openAPIV3Schema");
                    }
                }
            }
        }
        return Json.object();
    }

    /** Serves what the definition defines; in place of what it defined before. */
    public synchronized void define(ObjectNode definition) {
        var custom = new LinkedHashMap<>(snapshot.custom());
        var name = Meta.name(definition);
        var known = custom.get(name);
        if (known != null && known.definition().path("spec").equals(definition.path("spec"))) {
            return;
        }
        custom.put(name, new Defined(definition, CustomKinds.of(definition)));
        snapshot = new Snapshot(snapshot.builtIn(), Map.copyOf(custom));
    }

    public synchronized void forget(String definition) {
        var custom = new LinkedHashMap<>(snapshot.custom());
        custom.remove(definition);
        snapshot = new Snapshot(snapshot.builtIn(), Map.copyOf(custom));
    }
}
