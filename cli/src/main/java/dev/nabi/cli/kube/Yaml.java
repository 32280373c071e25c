package dev.nabi.cli.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.util.List;

/** JSON and YAML as trees. */
public final class Yaml {
    public static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    /** The YAML mapper is made when it is first needed, since most commands do without it. */
    private static final class Mapper {
        static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                .build());
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The documents of a YAML or JSON text, without empty ones. */
    public static List<JsonNode> documents(String text) throws IOException {
        try (var documents = Mapper.YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return documents.readAll().stream()
                    .filter(document -> document != null && !document.isNull() && !document.isMissingNode())
                    .toList();
        }
    }

    public static String yaml(JsonNode tree) {
        try {
            return Mapper.YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has no YAML", e);
        }
    }

    public static String json(JsonNode tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree has no JSON", e);
        }
    }

    /** The value at a path of field names and indexes; missing where there is none. */
    public static JsonNode at(JsonNode tree, String... fields) {
        var node = tree;
        for (var field : fields) {
            node = node.path(field);
        }
        return node;
    }
}
