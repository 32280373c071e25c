package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.kube.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions of a SAM template or of CloudFormation: {@code AWS::Serverless::Function} and {@code AWS::Lambda::Function}. */
final class SamTemplate {
    private static final Set<String> FUNCTIONS = Set.of("AWS::Serverless::Function", "AWS::Lambda::Function");
    private static final Set<String> READ = Set.of(
            "Code",
            "CodeUri",
            "Handler",
            "Runtime",
            "MemorySize",
            "Timeout",
            "Environment",
            "Events",
            "PackageType",
            "ImageUri",
            "ReservedConcurrentExecutions",
            "FunctionName",
            "Description",
            "InlineCode");

    private SamTemplate() {}

    static List<Imported> of(JsonNode template) {
        var globals = template.path("Globals").path("Function");
        var all = new ArrayList<Imported>();
        template.path("Resources").properties().forEach(resource -> {
            if (FUNCTIONS.contains(resource.getValue().path("Type").asText())) {
                all.addAll(
                        function(resource.getKey(), globals, resource.getValue().path("Properties")));
            }
        });
        return all;
    }

    private static List<Imported> function(String id, JsonNode globals, JsonNode own) {
        var merged = Yaml.object();
        globals.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        own.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        // CloudFormation's own resource has these below Code.
        var code = own.path("Code");
        if (code.hasNonNull("ImageUri")) {
            merged.set("ImageUri", code.path("ImageUri"));
        } else if (code.hasNonNull("S3Key")) {
            merged.set("CodeUri", code.path("S3Key"));
        }
        var function = Imported.function(Fields.name(merged.path("FunctionName").asText(id)));
        if (merged.path("PackageType").asText().equals("Image") || merged.has("ImageUri")) {
            function.spec().put("image", merged.path("ImageUri").asText("REPLACE-ME"));
            function.note(
                    "image: an image of AWS Lambda speaks Lambda's runtime API, not HTTP on $PORT; build it on the"
                            + " function base image (docs/function-images.md)");
        } else {
            Fields.code(
                    function,
                    merged.path("Runtime").asText(""),
                    merged.path("Handler").asText(""),
                    merged.path("CodeUri").asText("inline"));
        }
        Fields.memory(function, merged, "MemorySize");
        Fields.timeout(function, merged, "Timeout");
        for (var variables : List.of(
                globals.path("Environment").path("Variables"),
                own.path("Environment").path("Variables"))) {
            Fields.environment(function, variables);
        }
        Fields.mostInstances(function, merged, "ReservedConcurrentExecutions");
        Fields.noteOthers(function, merged, READ);
        var all = new ArrayList<>(List.of(function));
        own.path("Events").properties().forEach(event -> all.addAll(event(function, event)));
        return all;
    }

    private static List<Imported> event(Imported function, Map.Entry<String, JsonNode> event) {
        var type = event.getValue().path("Type").asText();
        var properties = event.getValue().path("Properties");
        var name = function.object().path("metadata").path("name").asText();
        return switch (type) {
            case "Api", "HttpApi" -> http(function, event.getKey(), type.equals("Api"), properties);
            case "Schedule", "ScheduleV2" ->
                List.of(schedule(
                        name + "-" + Fields.name(event.getKey()),
                        name,
                        properties
                                .path("Schedule")
                                .asText(properties.path("ScheduleExpression").asText())));
            default -> {
                function.note("event " + event.getKey() + " of type " + type + " does not carry over: deliver it as an"
                        + " asynchronous call, or publish it to a topic with a Trigger (docs/events.md)");
                yield List.of();
            }
        };
    }

    private static List<Imported> http(Imported function, String event, boolean isVersion1, JsonNode properties) {
        if (function.spec().has("java")) {
            function.spec()
                    .withObjectProperty("java")
                    .put("lambdaEvent", isVersion1 ? "apigateway-v1" : "apigateway-v2");
        }
        function.note("event " + event + ": called over HTTP at /function/NAMESPACE/"
                + function.object().path("metadata").path("name").asText() + "; route "
                + properties.path("Method").asText("ANY") + " "
                + properties.path("Path").asText("/")
                + " by your ingress, or by the path below the Function");
        return List.of();
    }

    /** A Trigger by time, from an expression of AWS. */
    static Imported schedule(String name, String function, String expression) {
        var cron = Fields.cron(expression);
        var trigger = Imported.cron(name, function, cron.isEmpty() ? "REPLACE-ME" : cron);
        return cron.isEmpty()
                ? trigger.note("schedule '" + expression + "' has no form as five cron fields: write one")
                : trigger;
    }
}
