package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.templates.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The form of what a Function may use: an empty field holds the default.
 *
 * @param environment a line {@code NAME=value} for each variable; those that come from elsewhere are not in it and stay
 */
record SettingsForm(
        String handler,
        String memory,
        String timeoutSeconds,
        String concurrency,
        String min,
        String max,
        String environment,
        boolean isLogTail) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}(Mi|Gi|M|G)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]*");

    static boolean isMemory(String text) {
        return text.isEmpty() || MEMORY.matcher(text).matches();
    }

    static SettingsForm of(Map<String, String> fields) {
        return new SettingsForm(
                text(fields, "handler"),
                text(fields, "memory"),
                text(fields, "timeoutSeconds"),
                text(fields, "concurrency"),
                text(fields, "min"),
                text(fields, "max"),
                fields.getOrDefault("environment", "").replace("\r\n", "\n"),
                fields.getOrDefault("logTail", "").equals("on"));
    }

    private static String text(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip();
    }

    /** As a Function has it now. */
    static SettingsForm of(FunctionView function) {
        var spec = function.spec();
        return new SettingsForm(
                spec.path("java").path("handler").asText(""),
                spec.path("resources").path("limits").path("memory").asText(""),
                spec.path("timeoutSeconds").asText(""),
                spec.path("concurrency").asText(""),
                spec.path("scale").path("min").asText(""),
                spec.path("scale").path("max").asText(""),
                String.join(
                        "\n",
                        spec.path("env")
                                .valueStream()
                                .filter(SettingsForm::isShown)
                                .map(variable -> variable.path("name").asText() + "="
                                        + variable.path("value").asText(""))
                                .toList()),
                spec.path("logTail").asBoolean(false));
    }

    List<String> problems(Words words) {
        var problems = new ArrayList<String>();
        if (!isMemory(memory)) {
            problems.add(words.say("settings_bad_memory", memory));
        }
        number(words, problems, "timeoutSeconds", timeoutSeconds, 1, 3600);
        number(words, problems, "concurrency", concurrency, 0, 10_000);
        number(words, problems, "min", min, 0, 1000);
        number(words, problems, "max", max, 1, 1000);
        environment.lines().filter(line -> !line.isBlank()).forEach(line -> {
            var equals = line.indexOf('=');
            if (equals <= 0 || !VARIABLE.matcher(line.substring(0, equals)).matches()) {
                problems.add(words.say("settings_bad_variable", line));
            }
        });
        return problems;
    }

    private static void number(Words words, List<String> problems, String name, String text, int least, int most) {
        if (!text.isEmpty()
                && (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most)) {
            problems.add(words.say("settings_bad_number", words.say("settings_" + name), text, least, most));
        }
    }

    /** Writes it into a Function's spec; what it does not show stays as it is. */
    void apply(ObjectNode spec) {
        if (spec.has("java")) {
            set((ObjectNode) spec.path("java"), "handler", handler, false);
        }
        group(spec, List.of("resources", "limits"), Map.of("memory", memory), false);
        set(spec, "timeoutSeconds", timeoutSeconds, true);
        set(spec, "concurrency", concurrency, true);
        var scale = new LinkedHashMap<String, String>();
        scale.put("min", min);
        scale.put("max", max);
        group(spec, List.of("scale"), scale, true);
        if (spec.path("logTail").asBoolean(false) != isLogTail) {
            spec.put("logTail", isLogTail);
        }
        env(spec);
    }

    /** A line has no place for a value that comes from elsewhere, or that has several lines. */
    private static boolean isShown(JsonNode variable) {
        return !variable.has("valueFrom")
                && variable.path("value").asText("").lines().count() < 2;
    }

    /** Variables keep their order, which makes no revision where none changed. */
    private void env(ObjectNode spec) {
        var written = new LinkedHashMap<String, String>();
        environment.lines().filter(line -> !line.isBlank()).forEach(line -> {
            var equals = line.indexOf('=');
            written.put(line.substring(0, equals), line.substring(equals + 1));
        });
        var env = JSON.createArrayNode();
        for (var variable : spec.path("env")) {
            var name = variable.path("name").asText();
            if (written.containsKey(name)) {
                env.addObject().put("name", name).put("value", written.remove(name));
            } else if (!isShown(variable)) {
                env.add(variable);
            }
        }
        written.forEach((name, value) -> env.addObject().put("name", name).put("value", value));
        if (env.isEmpty()) {
            spec.remove("env");
        } else {
            spec.set("env", env);
        }
    }

    private static void group(ObjectNode spec, List<String> path, Map<String, String> fields, boolean isNumber) {
        if (fields.values().stream().allMatch(String::isEmpty) && at(spec, path).isMissingNode()) {
            return;
        }
        var group = spec;
        for (var name : path) {
            group = group.path(name) instanceof ObjectNode there ? there : group.putObject(name);
        }
        for (var field : fields.entrySet()) {
            set(group, field.getKey(), field.getValue(), isNumber);
        }
    }

    private static JsonNode at(JsonNode object, List<String> path) {
        JsonNode node = object;
        for (var name : path) {
            node = node.path(name);
        }
        return node;
    }

    private static void set(ObjectNode object, String name, String text, boolean isNumber) {
        if (text.isEmpty()) {
            object.remove(name);
        } else if (isNumber) {
            object.put(name, Integer.parseInt(text));
        } else {
            object.put(name, text);
        }
    }

    /** Only what it changes of a Function. */
    AsCode asCode(FunctionView function) {
        var before = function.spec();
        var after = (ObjectNode) before.deepCopy();
        apply(after);
        return AsCode.patch(function.namespace(), function.name(), changes(before, after));
    }

    /** A merge patch: fields that differ, with null for what goes. */
    static ObjectNode changes(JsonNode before, JsonNode after) {
        var patch = JSON.createObjectNode();
        after.propertyStream().forEach(field -> {
            var was = before.path(field.getKey());
            if (was.isObject() && field.getValue().isObject()) {
                var inner = changes(was, field.getValue());
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!Objects.equals(was, field.getValue())) {
                patch.set(field.getKey(), field.getValue());
            }
        });
        before.propertyStream()
                .filter(field -> !after.has(field.getKey()))
                .forEach(field -> patch.putNull(field.getKey()));
        return patch;
    }
}
