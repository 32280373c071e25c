package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.StoredCode;
import dev.nabi.console.templates.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The form that creates a Function: its name, its source, and its memory. */
record CreateForm(String namespace, String name, String source, String handler, String memory) {
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,48}[a-z0-9])?");
    private static final Pattern HANDLER =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*(::[\\p{L}_$][\\p{L}\\p{N}_$]*)?");
    private static final Pattern TYPE =
            Pattern.compile("public\\s+(?:final\\s+)?(?:class|record|enum)\\s+([\\p{L}_$][\\p{L}\\p{N}_$]*)");

    static CreateForm of(String namespace, Map<String, String> fields) {
        return new CreateForm(
                namespace,
                fields.getOrDefault("name", "").strip(),
                fields.getOrDefault("source", "").replace("\r\n", "\n"),
                fields.getOrDefault("handler", "").strip(),
                fields.getOrDefault("memory", "").strip());
    }

    /** What is wrong with what was written; empty where nothing is. */
    List<String> problems(Words words) {
        var problems = new ArrayList<String>();
        if (!NAME.matcher(name).matches()) {
            problems.add(words.say("create_bad_name", name));
        }
        if (!handler.isEmpty() && !HANDLER.matcher(handler).matches()) {
            problems.add(words.say("create_bad_handler", handler));
        }
        if (!SettingsForm.isMemory(memory)) {
            problems.add(words.say("settings_bad_memory", memory));
        }
        return problems;
    }

    /** The Function that it makes, with its source. */
    ObjectNode withSource() {
        var function = common();
        var java = ((ObjectNode) function.path("spec")).putObject("java");
        java.put("source", source);
        if (!handler.isEmpty()) {
            java.put("handler", handler);
        }
        return function;
    }

    /** The Function that it makes, with code that was uploaded. */
    ObjectNode withCode(StoredCode code) {
        var function = common();
        code(function, code, handler);
        return function;
    }

    /** Has a Function run code that was uploaded. */
    static void code(ObjectNode function, StoredCode code, String handler) {
        var spec = (ObjectNode) function.path("spec");
        spec.remove("image");
        var java = spec.path("java") instanceof ObjectNode there ? there : spec.putObject("java");
        java.remove("source");
        java.put("handler", handler);
        java.putObject("jar").put("sha256", code.sha256()).put("sizeBytes", code.bytes());
    }

    private ObjectNode common() {
        var function = FunctionsApi.blank(namespace, name);
        var spec = (ObjectNode) function.path("spec");
        spec.put("logTail", true);
        if (!memory.isEmpty()) {
            spec.putObject("resources").putObject("limits").put("memory", memory);
        }
        return function;
    }

    AsCode asCode() {
        var type = TYPE.matcher(source);
        var file = (type.find() ? type.group(1) : "Function") + ".java";
        return new AsCode(AsCode.yaml(withSource()), AsCode.command(List.of("nabi", "deploy", file, "-n", namespace)));
    }
}
