package dev.nabi.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.kube.Yaml;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Writes objects of the API, or what else a command found, in the format that was asked for. */
public final class Printer {
    private final PrintStream out;
    private final Format format;

    public Printer(PrintStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    /** One object. */
    public void object(JsonNode object, Supplier<String> table) {
        switch (format) {
            case table -> out.print(table.get());
            case json -> out.println(Yaml.json(shown(object)));
            case yaml -> out.print(Yaml.yaml(shown(object)));
            case name -> out.println(name(object));
        }
    }

    /** Several objects, as a {@code List} where they are written whole. */
    public void objects(List<JsonNode> objects, Supplier<String> table) {
        if (format == Format.table) {
            out.print(table.get());
        } else if (format == Format.name) {
            objects.forEach(object -> out.println(name(object)));
        } else {
            var list = Yaml.object().put("apiVersion", "v1").put("kind", "List");
            var items = list.putArray("items");
            objects.forEach(object -> items.add(shown(object)));
            out.print(format == Format.json ? Yaml.json(list) + "\n" : Yaml.yaml(list));
        }
    }

    private static String name(JsonNode object) {
        var name = object.path("metadata").path("name").asText("");
        if (name.isEmpty()) {
            return object.path("name").asText(object.path("id").asText(""));
        }
        var version = object.path("apiVersion").asText("nabi.dev/v1alpha1");
        var group = version.contains("/") ? "." + version.substring(0, version.indexOf('/')) : "";
        return object.path("kind").asText("Function").toLowerCase(Locale.ROOT) + group + "/" + name;
    }

    /** Without the field managers, which nobody reads. */
    private static JsonNode shown(JsonNode object) {
        if (!object.path("metadata").has("managedFields")) {
            return object;
        }
        var copy = object.<ObjectNode>deepCopy();
        ((ObjectNode) copy.path("metadata")).remove("managedFields");
        return copy;
    }
}
