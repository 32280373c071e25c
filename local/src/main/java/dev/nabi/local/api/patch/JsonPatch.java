package dev.nabi.local.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.Arrays;
import java.util.List;

/**
 * JSON patch (RFC 6902) with the habit of the library that Kubernetes uses: a {@code test} against null passes on a
 * member that is missing.
 */
public final class JsonPatch {
    private static final int MOST_OPERATIONS = 10_000;

    /** What all copies of a patch may add, in bytes of JSON: as much as a request's body. */
    private static final long MOST_COPIED_BYTES = 3 << 20;

    private JsonPatch() {}

    /** The document after all operations; the given one stays as it is. */
    public static JsonNode apply(JsonNode document, JsonNode operations) {
        if (!operations.isArray() || operations.size() > MOST_OPERATIONS) {
            throw new PatchException("a JSON patch is an array of at most " + MOST_OPERATIONS + " operations");
        }
        var root = Json.object();
        root.set("", document.deepCopy());
        var copied = 0L;
        for (var operation : operations) {
            if (Json.text(operation, "op").equals("copy")) {
                copied += copiedBytes(root, operation);
                if (copied > MOST_COPIED_BYTES) {
                    throw new PatchException("Unable to complete the copy, the accumulated size increase of copy is "
                            + copied + ", exceeding the limit " + MOST_COPIED_BYTES);
                }
            }
            step(root, operation);
        }
        return root.path("");
    }

    private static void step(ObjectNode root, JsonNode operation) {
        var path = pointer(Json.text(operation, "path"));
        var value = operation.path("value");
        switch (Json.text(operation, "op")) {
            case "add" -> add(root, path, value.deepCopy());
            case "remove" -> remove(root, path);
            case "replace" -> replace(root, path, value.deepCopy());
            case "test" -> test(root, path, value);
            case "move" -> add(root, path, remove(root, pointer(Json.text(operation, "from"))));
            case "copy" ->
                add(
                        root,
                        path,
                        existing(root, pointer(Json.text(operation, "from"))).deepCopy());
            default -> throw new PatchException("unexpected kind: " + Json.text(operation, "op"));
        }
    }

    private static int copiedBytes(ObjectNode root, JsonNode operation) {
        return Json.bytes(existing(root, pointer(Json.text(operation, "from")))).length;
    }

    private static List<String> pointer(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw new PatchException("the pointer '" + text + "' does not start with /");
        }
        return Arrays.stream(text.split("/", -1))
                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static JsonNode parent(ObjectNode root, List<String> path) {
        JsonNode here = root;
        for (var name : path.subList(0, path.size() - 1)) {
            here = child(here, name);
        }
        return here;
    }

    private static JsonNode child(JsonNode node, String name) {
        if (node instanceof ArrayNode array) {
            return name.equals("-") ? MissingNode.getInstance() : array.path(index(name, array.size() - 1));
        }
        return node.path(name);
    }

    private static int index(String text, int most) {
        try {
            var index = Integer.parseInt(text);
            if (index >= 0 && index <= most) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw new PatchException("'" + text + "' is no index of an array");
        }
        throw new PatchException("the index " + text + " is outside of 0–" + most);
    }

    private static JsonNode existing(ObjectNode root, List<String> path) {
        var node = child(parent(root, path), path.getLast());
        if (node.isMissingNode()) {
            throw new PatchException("nothing is at " + String.join("/", path));
        }
        return node;
    }

    private static void add(ObjectNode root, List<String> path, JsonNode value) {
        var name = path.getLast();
        switch (parent(root, path)) {
            case ArrayNode array when name.equals("-") -> array.add(value);
            case ArrayNode array -> array.insert(index(name, array.size()), value);
            case ObjectNode object -> object.set(name, value);
            default -> throw new PatchException("add: the parent of " + String.join("/", path) + " is missing");
        }
    }

    private static JsonNode remove(ObjectNode root, List<String> path) {
        var gone = existing(root, path);
        var name = path.getLast();
        switch (parent(root, path)) {
            case ArrayNode array -> array.remove(index(name, array.size() - 1));
            case ObjectNode object -> object.remove(name);
            default -> throw new PatchException("remove: nothing is at " + String.join("/", path));
        }
        return gone;
    }

    private static void replace(ObjectNode root, List<String> path, JsonNode value) {
        existing(root, path);
        var name = path.getLast();
        switch (parent(root, path)) {
            case ArrayNode array -> array.set(index(name, array.size() - 1), value);
            case ObjectNode object -> object.set(name, value);
            default -> throw new PatchException("replace: nothing is at " + String.join("/", path));
        }
    }

    private static void test(ObjectNode root, List<String> path, JsonNode wanted) {
        var found = child(parent(root, path), path.getLast());
        var bothNothing = (found.isMissingNode() || found.isNull()) && (wanted.isNull() || wanted.isMissingNode());
        if (!bothNothing && !Json.same(found, wanted)) {
            throw new PatchException("testing value " + String.join("/", path) + " failed");
        }
    }
}
