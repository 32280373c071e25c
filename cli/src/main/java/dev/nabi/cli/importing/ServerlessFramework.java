package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The functions of a {@code serverless.yml}. */
final class ServerlessFramework {
    private static final Set<String> READ = Set.of(
            "handler",
            "runtime",
            "memorySize",
            "timeout",
            "environment",
            "events",
            "image",
            "name",
            "description",
            "reservedConcurrency",
            "package");

    private ServerlessFramework() {}

    static List<Imported> of(JsonNode file) {
        var all = new ArrayList<Imported>();
        file.path("functions")
                .properties()
                .forEach(entry -> all.addAll(function(entry.getKey(), file, entry.getValue())));
        return all;
    }

    private static List<Imported> function(String id, JsonNode file, JsonNode own) {
        var provider = file.path("provider");
        var function = Imported.function(Fields.name(id));
        if (own.has("image")) {
            function.spec()
                    .put(
                            "image",
                            own.path("image")
                                    .asText(own.path("image").path("uri").asText("REPLACE-ME")));
            function.note("image: it has to answer HTTP on $PORT");
        } else {
            Fields.code(
                    function,
                    own.path("runtime").asText(provider.path("runtime").asText("")),
                    own.path("handler").asText(""),
                    own.path("package")
                            .path("artifact")
                            .asText(file.path("package").path("artifact").asText("this service")));
        }
        Fields.memory(function, own.has("memorySize") ? own : provider, "memorySize");
        Fields.timeout(function, own.has("timeout") ? own : provider, "timeout");
        Fields.environment(function, provider.path("environment"));
        Fields.environment(function, own.path("environment"));
        Fields.mostInstances(function, own, "reservedConcurrency");
        Fields.noteOthers(function, own, READ);
        var all = new ArrayList<>(List.of(function));
        var number = 0;
        for (var event : own.path("events")) {
            all.addAll(event(function, event, ++number));
        }
        return all;
    }

    private static List<Imported> event(Imported function, JsonNode event, int number) {
        var name = function.object().path("metadata").path("name").asText();
        if (event.has("http") || event.has("httpApi")) {
            if (function.spec().has("java")) {
                function.spec()
                        .withObjectProperty("java")
                        .put("lambdaEvent", event.has("http") ? "apigateway-v1" : "apigateway-v2");
            }
            function.note("event " + event + ": called over HTTP at /function/NAMESPACE/" + name
                    + "; keep the route by your ingress");
            return List.of();
        }
        if (event.has("schedule")) {
            var schedule = event.path("schedule")
                    .asText(event.path("schedule").path("rate").asText(""));
            return List.of(SamTemplate.schedule(name + "-schedule-" + number, name, schedule));
        }
        function.note("event " + Fields.shortened(event.toString())
                + " does not carry over: publish it to a topic with a Trigger" + " (docs/events.md)");
        return List.of();
    }
}
