package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a form does, as a manifest and as the command line that does the same. */
public record AsCode(String yaml, String command) {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    /** A manifest as text. */
    static String yaml(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that is no YAML", e);
        }
    }

    /** Words as a shell takes them. */
    static String command(List<String> words) {
        return words.stream()
                .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** A change of some fields of a Function's spec: the fields as a manifest has them, and kubectl's merge patch. */
    static AsCode patch(String namespace, String name, ObjectNode spec) {
        var object = JSON.createObjectNode();
        object.set("spec", spec);
        return new AsCode(
                yaml(object),
                command(List.of(
                        "kubectl", "-n", namespace, "patch", "fn", name, "--type", "merge", "-p", object.toString())));
    }
}
