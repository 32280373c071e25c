package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions of an OpenFaaS {@code stack.yaml}. */
final class OpenFaasStack {
    private static final String SCALE = "com.openfaas.scale.";
    private static final Set<String> READ = Set.of(
            "image",
            "environment",
            "limits",
            "requests",
            "labels",
            "annotations",
            "secrets",
            "lang",
            "handler",
            "fprocess",
            "namespace");

    private static final Set<String> ZERO = Set.of(SCALE + "zero", SCALE + "zero-duration");

    private OpenFaasStack() {}

    static List<Imported> of(JsonNode stack) {
        var all = new ArrayList<Imported>();
        stack.path("functions").properties().forEach(entry -> all.addAll(function(entry.getKey(), entry.getValue())));
        return all;
    }

    private static List<Imported> function(String id, JsonNode own) {
        var function = Imported.function(Fields.name(id));
        var spec = function.spec();
        spec.put("image", own.path("image").asText("REPLACE-ME"));
        if (own.has("namespace")) {
            function.object()
                    .withObjectProperty("metadata")
                    .put("namespace", own.path("namespace").asText());
        }
        function.note(
                "image: it carries over as it is where it answers HTTP on port 8080 (of-watchdog's http mode); the classic"
                        + " watchdog starts a process for each call and serves as well, slower");
        Fields.environment(function, own.path("environment"));
        for (var kind : List.of("limits", "requests")) {
            own.path(kind)
                    .properties()
                    .forEach(quantity -> spec.withObjectProperty("resources")
                            .withObjectProperty(kind)
                            .put(quantity.getKey(), quantity.getValue().asText()));
        }
        for (var secret : own.path("secrets")) {
            spec.withArrayProperty("volumes")
                    .addObject()
                    .put("mountPath", "/var/openfaas/secrets/" + secret.asText())
                    .put("secret", secret.asText());
            function.note("secret " + secret.asText()
                    + ": mounted as a directory whose file is the Secret's key; OpenFaaS has one"
                    + " file of the Secret's name");
        }
        labels(function, own.path("labels"));
        Fields.noteOthers(function, own, READ);
        var all = new ArrayList<>(List.of(function));
        var annotations = own.path("annotations");
        if (annotations.path("topic").asText("").equals("cron-function")) {
            var name = function.object().path("metadata").path("name").asText();
            all.add(Imported.cron(
                    name + "-cron", name, annotations.path("schedule").asText("REPLACE-ME")));
        } else {
            annotations
                    .properties()
                    .forEach(annotation -> function.note("annotation " + annotation.getKey() + " does not carry over"));
        }
        return all;
    }

    /** Where a function goes to zero, its least number holds under load alone; a Function's holds always. */
    private static void zero(Imported function, JsonNode labels) {
        var zero = labels.path(SCALE + "zero").asText("");
        if (zero.equals("false")) {
            var scale = function.spec().withObjectProperty("scale");
            scale.put("min", Math.max(1, scale.path("min").asInt(1)));
        } else if (zero.equals("true")) {
            var scale = function.spec().withObjectProperty("scale");
            scale.remove("min");
            scale.put("zeroAfter", labels.path(SCALE + "zero-duration").asText("15m"));
        }
    }

    private static void labels(Imported function, JsonNode labels) {
        var fields = Map.of("min", "min", "max", "max", "target", "target");
        labels.properties().forEach(label -> {
            var name = label.getKey();
            var value = label.getValue().asText();
            var field = name.startsWith(SCALE) ? fields.get(name.substring(SCALE.length())) : null;
            if (field != null && value.matches("[0-9]{1,6}")) {
                function.spec().withObjectProperty("scale").put(field, Integer.parseInt(value));
            } else if (!ZERO.contains(name)) {
                function.note("label " + name + ": " + value + " does not carry over");
            }
        });
        zero(function, labels);
    }
}
