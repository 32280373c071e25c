package dev.nabi.local.api.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading, writing and walking JSON trees. */
public final class Json {
    /** A tree takes far more memory than its text: this many members, items and brackets are some 10 MiB of it. */
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(500)
            .maxTokenCount(300_000)
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(BOUNDS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final YAMLMapper YAML =
            new YAMLMapper(YAMLFactory.builder().streamReadConstraints(BOUNDS).build());

    private Json() {}

    /** The tree of a JSON text; an {@link IllegalArgumentException} says where it is none. */
    public static JsonNode parse(byte[] text) {
        try {
            return orMissing(JSON.readTree(text));
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    public static JsonNode parse(String text) {
        try {
            return orMissing(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /** The tree of a YAML text, of which JSON is a part. */
    public static JsonNode parseYaml(byte[] text) {
        try {
            return orMissing(YAML.readTree(text));
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    private static JsonNode orMissing(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }

    private static String reason(IOException e) {
        return e instanceof JacksonException jackson ? jackson.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tree of a plain value: map, list, text, number. */
    public static JsonNode tree(@Nullable Object value) {
        return JSON.valueToTree(value);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode array(Iterable<String> texts) {
        var array = array();
        texts.forEach(array::add);
        return array;
    }

    /** The node at the end of these member names; missing when there is none. */
    public static JsonNode at(JsonNode node, String... names) {
        var here = node;
        for (var name : names) {
            here = here.path(name);
        }
        return here;
    }

    public static String text(JsonNode node, String... names) {
        return at(node, names).asText("");
    }

    /** The object at the end of these names, made where it is missing. */
    public static ObjectNode ensure(ObjectNode node, String... names) {
        var here = node;
        for (var name : names) {
            here = here.get(name) instanceof ObjectNode child ? child : here.putObject(name);
        }
        return here;
    }

    /** The text members of an object, such as its labels. */
    public static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText("")));
        return texts;
    }

    public static List<String> textList(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** Nothing there: missing, null, or an empty object or array. */
    public static boolean isEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    /** The same value: numbers by their worth, not by how they were written. */
    public static boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
        return a == null ? b == null : b != null && a.equals(NUMERIC, b);
    }

    private static final Comparator<JsonNode> NUMERIC = (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    };
}
