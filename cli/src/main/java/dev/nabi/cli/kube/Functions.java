package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The Functions of the API server. */
public final class Functions {
    public static final String API_VERSION = "nabi.dev/v1alpha1";
    private static final String ROOT = "/apis/" + API_VERSION;

    private static final int MOST_TRIES = 10;

    private final KubeApi api;

    public Functions(KubeApi api) {
        this.api = api;
    }

    private static String collection(String namespace) {
        return ROOT + "/namespaces/" + namespace + "/functions";
    }

    private static String path(String namespace, String name) {
        return collection(namespace) + "/" + name;
    }

    /** Those of a namespace; of all for an empty one. */
    public List<JsonNode> list(String namespace) {
        var path = namespace.isEmpty() ? ROOT + "/functions" : collection(namespace);
        try {
            return api.get(path).path("items").valueStream().toList();
        } catch (ApiException e) {
            throw e.status() == 404 ? notInstalled() : e;
        }
    }

    public Optional<JsonNode> find(String namespace, String name) {
        return api.find(path(namespace, name));
    }

    public JsonNode require(String namespace, String name) {
        return find(namespace, name).orElseThrow(() -> missing(namespace, name));
    }

    private CommandException missing(String namespace, String name) {
        var others = list(namespace).stream()
                .map(function -> Yaml.at(function, "metadata", "name").asText())
                .toList();
        return new CommandException(
                ExitCode.NOT_FOUND,
                "there is no Function '" + name + "' in the namespace '" + namespace + "'"
                        + (others.isEmpty() ? ", nor any other" : "; there are " + String.join(", ", others)));
    }

    private CommandException notInstalled() {
        return new CommandException(
                ExitCode.NOT_FOUND,
                "Nabi is not installed in this cluster (context "
                        + api.context().name() + "): it has no resource functions.nabi.dev. `nabi doctor` says more");
    }

    /**
     * Creates it, or replaces the one that was read before. The operator writes the status meanwhile, which is no conflict;
     * another spec is.
     */
    public JsonNode write(String namespace, ObjectNode function, Optional<JsonNode> live, boolean isDryRun) {
        var parameter = isDryRun ? "?dryRun=All" : "";
        var name = Yaml.at(function, "metadata", "name").asText();
        if (live.isEmpty()) {
            return api.create(collection(namespace) + parameter, function);
        }
        for (var tries = 1; ; tries++) {
            try {
                return api.replace(path(namespace, name) + parameter, function);
            } catch (ApiException e) {
                var now = e.status() == 409 && tries < MOST_TRIES ? find(namespace, name) : Optional.<JsonNode>empty();
                if (now.isEmpty() || !generation(now.get()).equals(generation(live.get()))) {
                    throw e.status() == 409 ? changedMeanwhile(name) : e;
                }
                function.withObjectProperty("metadata")
                        .set("resourceVersion", Yaml.at(now.get(), "metadata", "resourceVersion"));
            }
        }
    }

    private static JsonNode generation(JsonNode function) {
        return Yaml.at(function, "metadata", "generation");
    }

    private static CommandException changedMeanwhile(String name) {
        return new CommandException(
                ExitCode.FAILED,
                "somebody else changed '" + name + "' at the same time; nothing was written. Deploy again");
    }

    public JsonNode merge(String namespace, String name, JsonNode patch) {
        return api.merge(path(namespace, name), patch);
    }

    public void delete(String namespace, String name) {
        api.delete(path(namespace, name) + "?propagationPolicy=Background");
    }

    public ObjectWatch watch(Clock clock, String namespace, String name) {
        return new ObjectWatch(api, clock, collection(namespace), name);
    }

    /** The Deployments of a Function's revisions, by number; empty where the user may not list them. */
    public List<JsonNode> revisions(String namespace, String name) {
        try {
            return api.get("/apis/apps/v1/namespaces/" + namespace + "/deployments?labelSelector=nabi.dev/function%3D"
                            + name)
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (ApiException e) {
            if (e.status() == 403) {
                return List.of();
            }
            throw e;
        }
    }

    /** The Events about a Function, and not about a deleted one of its name, in the order in which they were last seen. */
    public List<JsonNode> events(JsonNode function) {
        var metadata = function.path("metadata");
        try {
            return api.get("/api/v1/namespaces/" + metadata.path("namespace").asText()
                            + "/events?fieldSelector=involvedObject.kind%3DFunction,involvedObject.name%3D"
                            + metadata.path("name").asText())
                    .path("items")
                    .valueStream()
                    .filter(event -> Yaml.at(event, "involvedObject", "uid").equals(metadata.path("uid")))
                    .sorted(java.util.Comparator.comparing(Functions::lastSeen))
                    .toList();
        } catch (ApiException e) {
            if (e.status() == 403) {
                return List.of();
            }
            throw e;
        }
    }

    public static String lastSeen(JsonNode event) {
        var last = event.path("lastTimestamp").asText("");
        return last.isEmpty() || last.equals("null") ? event.path("eventTime").asText("") : last;
    }
}
