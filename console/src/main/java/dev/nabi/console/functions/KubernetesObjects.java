package dev.nabi.console.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind as the API server keeps them: as JSON, so that a field that is absent stays absent. Everything is done as
 * the caller; what the API server refuses is thrown as the client's {@code KubernetesClientException}. Blocks.
 */
abstract class KubernetesObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER = "?fieldManager=nabi-console";

    /** The most objects of one namespace that a list shows. */
    public static final int MOST = 5_000;

    /** An object has some 300 KiB at most. */
    private static final int AT_A_TIME = 50;

    private final CallerClients clients;
    private final String group;
    private final String plural;

    /** @param group the path of the API's group and version, such as {@code /apis/nabi.dev/v1alpha1} */
    KubernetesObjects(CallerClients clients, String group, String plural) {
        this.clients = clients;
        this.group = group;
        this.plural = plural;
    }

    /** An object that does not exist yet, with these top-level fields. */
    static ObjectNode blank(String apiVersion, String kind, String namespace, String name) {
        var object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("namespace", namespace).put("name", name);
        return object;
    }

    /** The objects of a namespace, by name; {@link #MOST} at most. */
    public List<ObjectNode> list(Caller caller, String namespace) {
        return list(caller, namespace, Function.identity());
    }

    /**
     * What is made of each object of a namespace, by name; of {@link #MOST} at most. The objects are read a few at a time: all of
     * them may be larger than the heap.
     */
    public <T> List<T> list(Caller caller, String namespace, Function<ObjectNode, T> made) {
        var all = new ArrayList<T>();
        var from = "";
        do {
            var page = get(caller, path(namespace, "") + "?limit=" + AT_A_TIME + from);
            if (page.isEmpty()) {
                break;
            }
            for (var item : page.get().path("items")) {
                all.add(made.apply((ObjectNode) item));
            }
            var next = page.get().path("metadata").path("continue").asText("");
            from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!from.isEmpty() && all.size() < MOST);
        return all;
    }

    public Optional<ObjectNode> find(Caller caller, String namespace, String name) {
        return get(caller, path(namespace, name));
    }

    /** Creates it; 409 when there is one of this name. */
    public ObjectNode create(Caller caller, ObjectNode object) {
        return send(caller, "POST", path(namespace(object), "") + MANAGER, object);
    }

    /** Writes what was read and changed; 409 when somebody else changed it meanwhile. */
    public ObjectNode replace(Caller caller, ObjectNode object) {
        var name = object.path("metadata").path("name").asText();
        return send(caller, "PUT", path(namespace(object), name) + MANAGER, object);
    }

    /** Deletes it with all that belongs to it; 404 when there is none. */
    public void delete(Caller caller, String namespace, String name) {
        clients.as(caller, client -> client.raw(path(namespace, name), "DELETE", null));
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asText();
    }

    private String path(String namespace, String name) {
        return group + "/namespaces/" + namespace + "/" + plural + (name.isEmpty() ? "" : "/" + name);
    }

    private Optional<ObjectNode> get(Caller caller, String path) {
        return Optional.ofNullable(clients.<@Nullable String>as(caller, client -> client.raw(path)))
                .map(KubernetesObjects::read);
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
