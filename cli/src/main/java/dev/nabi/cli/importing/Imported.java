package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.cli.kube.Functions;
import dev.nabi.cli.kube.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * An object made of another platform's definition.
 *
 * @param notes what does not carry over, and what to do about it
 */
public record Imported(ObjectNode object, List<String> notes) {

    static Imported function(String name) {
        var object = Yaml.object().put("apiVersion", Functions.API_VERSION).put("kind", "Function");
        object.putObject("metadata").put("name", name);
        object.putObject("spec");
        return new Imported(object, new ArrayList<>());
    }

    private static Imported trigger(String name, String function) {
        var object = Yaml.object().put("apiVersion", Functions.API_VERSION).put("kind", "Trigger");
        object.putObject("metadata").put("name", name);
        object.putObject("spec").putObject("function").put("name", function);
        return new Imported(object, new ArrayList<>());
    }

    /** A Trigger that calls by time. */
    static Imported cron(String name, String function, String schedule) {
        var trigger = trigger(name, function);
        trigger.spec().putObject("source").putObject("cron").put("schedule", schedule);
        return trigger;
    }

    ObjectNode spec() {
        return object.withObjectProperty("spec");
    }

    Imported note(String note) {
        notes.add(note);
        return this;
    }

    void environment(String name, String value) {
        spec().withArrayProperty("env").addObject().put("name", name).put("value", value);
    }

    /** Both as YAML, the notes as comments above. */
    public String text() {
        var text = new StringBuilder();
        notes.forEach(note ->
                text.append("# NOTE: ").append(note.replace("\n", "\n#       ")).append('\n'));
        return text.append(Yaml.yaml(object)).toString();
    }
}
