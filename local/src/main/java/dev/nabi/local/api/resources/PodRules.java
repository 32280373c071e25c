package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.error.Cause;
import dev.nabi.local.api.json.Json;
import java.util.List;
import java.util.TreeSet;

/** The rules of a pod's spec, alone or in a template, as far as its fields are used here: its volumes and its containers. */
final class PodRules {

    private PodRules() {}

    static void check(JsonNode spec, String path, List<Cause> causes) {
        FieldRules.atLeast(1, spec, "activeDeadlineSeconds", path, causes);
        var account = Json.text(spec, "serviceAccountName");
        if (!account.isEmpty()) {
            FieldRules.subdomain(account)
                    .ifPresent(why -> causes.add(Cause.invalid(path + ".serviceAccountName", Json.tree(account), why)));
        }
        volumes(spec.path("volumes"), path + ".volumes", causes);
        if (spec.path("containers").isEmpty()) {
            causes.add(Cause.required(path + ".containers", ""));
        }
        var volumes = new TreeSet<String>();
        spec.path("volumes").forEach(volume -> volumes.add(Json.text(volume, "name")));
        for (var list : List.of("initContainers", "containers")) {
            var containers = spec.path(list);
            FieldRules.names(containers, path + "." + list, causes);
            for (var i = 0; i < containers.size(); i++) {
                ContainerRules.check(containers.get(i), volumes, path + "." + list + "[" + i + "]", causes);
            }
        }
    }

    private static void volumes(JsonNode volumes, String path, List<Cause> causes) {
        FieldRules.names(volumes, path, causes);
        for (var i = 0; i < volumes.size(); i++) {
            volume(volumes.get(i), path + "[" + i + "]", causes);
        }
    }

    private static void volume(JsonNode volume, String path, List<Cause> causes) {
        var sources = volume.size() - (volume.has("name") ? 1 : 0);
        if (sources == 0) {
            causes.add(Cause.required(path, "must specify a volume type"));
        } else if (sources > 1) {
            causes.add(Cause.forbidden(path, "may not specify more than 1 volume type"));
        }
        var configMap = volume.path("configMap");
        if (configMap.isObject() && Json.text(configMap, "name").isEmpty()) {
            causes.add(Cause.required(path + ".configMap.name", ""));
        }
        var secret = volume.path("secret");
        if (secret.isObject() && Json.text(secret, "secretName").isEmpty()) {
            causes.add(Cause.required(path + ".secret.secretName", ""));
        }
        items(configMap.path("items"), path + ".configMap.items", causes);
        items(secret.path("items"), path + ".secret.items", causes);
    }

    private static void items(JsonNode items, String path, List<Cause> causes) {
        for (var i = 0; i < items.size(); i++) {
            var field = path + "[" + i + "]";
            if (Json.text(items.get(i), "key").isEmpty()) {
                causes.add(Cause.required(field + ".key", ""));
            }
            var file = Json.text(items.get(i), "path");
            if (file.isEmpty()) {
                causes.add(Cause.required(field + ".path", ""));
            } else {
                FieldRules.relativePath(file)
                        .ifPresent(why -> causes.add(Cause.invalid(field + ".path", Json.tree(file), why)));
            }
        }
    }
}
