package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The Triggers of the API server. */
public record Triggers(KubeApi api) {
    /** Those of a namespace, or of all for an empty one; empty where there is no such kind, or the user may not list them. */
    public List<JsonNode> list(String namespace) {
        var root = "/apis/" + Functions.API_VERSION;
        try {
            return api.get(namespace.isEmpty() ? root + "/triggers" : root + "/namespaces/" + namespace + "/triggers")
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (ApiException e) {
            if (e.status() == 403 || e.status() == 404) {
                return List.of();
            }
            throw e;
        }
    }
}
