package dev.nabi.console.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Functions as the API server keeps them: as JSON, so that a field that is absent stays absent. Everything is done as the
 * caller; what the API server refuses is thrown as the client's {@code KubernetesClientException}. Blocks.
 */
public final class FunctionsApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER = "?fieldManager=nabi-console";

    /** The most Functions of one namespace that a list shows. */
    public static final int MOST = 5_000;

    private final CallerClients clients;

    public FunctionsApi(CallerClients clients) {
        this.clients = clients;
    }

    /** A Function that does not exist yet, without a spec. */
    public static ObjectNode blank(String namespace, String name) {
        var object =
                JSON.createObjectNode().put("apiVersion", Function.API_VERSION).put("kind", Function.KIND);
        object.putObject("metadata").put("namespace", namespace).put("name", name);
        object.putObject("spec");
        return object;
    }

    /** The Functions of a namespace, by name; {@link #MOST} at most. */
    public List<ObjectNode> list(Caller caller, String namespace) {
        var found = get(caller, path(namespace, "") + "?limit=" + MOST);
        return found.map(list -> list.path("items")
                        .valueStream()
                        .filter(JsonNode::isObject)
                        .map(ObjectNode.class::cast)
                        .toList())
                .orElse(List.of());
    }

    public Optional<ObjectNode> find(Caller caller, String namespace, String name) {
        return get(caller, path(namespace, name));
    }

    /** Creates it; 409 when there is one of this name. */
    public ObjectNode create(Caller caller, ObjectNode function) {
        return send(caller, "POST", path(namespace(function), "") + MANAGER, function);
    }

    /** Writes what was read and changed; 409 when somebody else changed it meanwhile. */
    public ObjectNode replace(Caller caller, ObjectNode function) {
        var name = function.path("metadata").path("name").asText();
        return send(caller, "PUT", path(namespace(function), name) + MANAGER, function);
    }

    /** Deletes it with all its revisions; 404 when there is none. */
    public void delete(Caller caller, String namespace, String name) {
        clients.as(caller, client -> client.raw(path(namespace, name), "DELETE", null));
    }

    private static String namespace(JsonNode function) {
        return function.path("metadata").path("namespace").asText();
    }

    private static String path(String namespace, String name) {
        return "/apis/" + Function.API_VERSION + "/namespaces/" + namespace + "/functions"
                + (name.isEmpty() ? "" : "/" + name);
    }

    private Optional<ObjectNode> get(Caller caller, String path) {
        return Optional.ofNullable(clients.<@Nullable String>as(caller, client -> client.raw(path)))
                .map(FunctionsApi::read);
    }

    private ObjectNode send(Caller caller, String method, String path, ObjectNode body) {
        return read(clients.as(caller, client -> client.raw(path, method, body)));
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server's answer is no JSON", e);
        }
    }
}
