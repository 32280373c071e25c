package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pages read of the cluster beside Functions, as the caller. Blocks. */
public final class Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 500;
    private static final String LIMIT = "limit=" + MOST;

    private final CallerClients clients;

    public Cluster(CallerClients clients) {
        this.clients = clients;
    }

    /** The Deployments of a Function's revisions, the newest first. */
    public List<JsonNode> revisions(Caller caller, String namespace, String function) {
        return items(
                        caller,
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments?" + LIMIT + "&labelSelector="
                                + Page.encoded(Labels.FUNCTION + "=" + function))
                .stream()
                .sorted((a, b) -> name(b).compareTo(name(a)))
                .toList();
    }

    /** The pods of a Function. */
    public List<JsonNode> pods(Caller caller, String namespace, String function) {
        return items(
                caller,
                "/api/v1/namespaces/" + namespace + "/pods?" + LIMIT + "&labelSelector="
                        + Page.encoded(Labels.FUNCTION + "=" + function));
    }

    /** The Triggers that call a Function. */
    public List<JsonNode> triggers(Caller caller, String namespace, String function) {
        return items(caller, "/apis/" + Function.API_VERSION + "/namespaces/" + namespace + "/triggers?" + LIMIT)
                .stream()
                .filter(trigger -> function.equals(
                        trigger.path("spec").path("function").path("name").asText()))
                .toList();
    }

    /** The names of all namespaces; empty where the caller may not list them. */
    public List<String> namespaces(Caller caller) {
        try {
            return items(caller, "/api/v1/namespaces?" + LIMIT).stream()
                    .map(Cluster::name)
                    .toList();
        } catch (KubernetesClientException refused) {
            return List.of();
        }
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private List<JsonNode> items(Caller caller, String path) {
        return Optional.ofNullable(clients.<@Nullable String>as(caller, client -> client.raw(path)))
                .map(text -> read(text).path("items").valueStream().toList())
                .orElse(List.of());
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server's answer is no JSON", e);
        }
    }
}
