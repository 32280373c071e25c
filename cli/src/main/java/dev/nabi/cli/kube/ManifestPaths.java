package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;

/** The path of an object of any kind, by the API server's discovery. */
public final class ManifestPaths {
    private ManifestPaths() {}

    /** Where an object is; {@code namespace} holds for one that names none. */
    public static String of(KubeApi api, JsonNode object, String namespace) {
        var version = object.path("apiVersion").asText("");
        var kind = object.path("kind").asText("");
        var name = Yaml.at(object, "metadata", "name").asText("");
        if (version.isEmpty() || kind.isEmpty() || name.isEmpty()) {
            throw CommandException.usage("a document of the manifest lacks apiVersion, kind or metadata.name");
        }
        var root = (version.contains("/") ? "/apis/" : "/api/") + version;
        var resource = api.find(root)
                .flatMap(list -> list.path("resources")
                        .valueStream()
                        .filter(its -> kind.equals(its.path("kind").asText())
                                && !its.path("name").asText().contains("/"))
                        .findFirst())
                .orElseThrow(() -> CommandException.usage("this cluster has no kind " + kind + " of " + version));
        var its = Yaml.at(object, "metadata", "namespace").asText(namespace);
        return root + (resource.path("namespaced").asBoolean() ? "/namespaces/" + its : "") + "/"
                + resource.path("name").asText() + "/" + name;
    }
}
