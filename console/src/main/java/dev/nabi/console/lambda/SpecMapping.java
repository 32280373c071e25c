package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.Names;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Lambda configuration as the spec of a Function. What has no place in a spec (VpcConfig, KMSKeyArn …) stays in the annotation
 * alone; fields of the spec that Lambda does not know stay as they are.
 */
final class SpecMapping {
    /** Lambda gives one CPU with each of so many MiB. */
    private static final int MEBIBYTES_OF_A_CPU = 1_769;

    /** What a JVM of the base image needs to start and run a small function. */
    private static final int LEAST_MEBIBYTES = 256;

    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_ARN",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    private SpecMapping() {}

    /** Writes the latest configuration and code into the spec. */
    static void write(LambdaFunction function) {
        var configuration = function.configuration();
        var spec = function.spec();
        if (configuration.path("PackageType").asText("Zip").equals("Image")) {
            image(configuration, function.latest(), spec);
        } else {
            java(configuration, function.latest(), spec);
        }
        spec.put("timeoutSeconds", configuration.path("Timeout").asInt(3));
        spec.put("concurrency", 1);
        spec.put("errorDetails", true);
        spec.put("logTail", true);
        resources(configuration.path("MemorySize").asInt(128), spec);
        environment(function, configuration, spec);
    }

    private static void java(ObjectNode configuration, ObjectNode latest, ObjectNode spec) {
        spec.remove("image");
        spec.remove("command");
        spec.remove("args");
        var java = Wire.member(spec, "java");
        java.remove("source");
        java.put("handler", configuration.path("Handler").asText());
        if (Inputs.PROVIDED.contains(configuration.path("Runtime").asText(""))) {
            java.put("runtime", "bootstrap");
        } else {
            java.remove("runtime");
        }
        // A request to the function's URL is the event that a function URL gives; Invoke posts the event itself.
        java.put("lambdaEvent", "apigateway-v2");
        java.putObject("jar")
                .put(
                        "sha256",
                        HexFormat.of()
                                .formatHex(Base64.getDecoder()
                                        .decode(latest.path("content")
                                                .asText(latest.path("sha256").asText()))))
                .put(
                        "sizeBytes",
                        latest.path("contentSize").asLong(latest.path("size").asLong()));
    }

    private static void image(ObjectNode configuration, ObjectNode latest, ObjectNode spec) {
        spec.remove("java");
        spec.put("image", latest.path("image").asText());
        words(configuration.path("ImageConfig").path("EntryPoint"), spec, "command");
        words(configuration.path("ImageConfig").path("Command"), spec, "args");
    }

    private static void words(JsonNode sent, ObjectNode spec, String name) {
        if (sent.isArray() && !sent.isEmpty()) {
            spec.set(name, sent.deepCopy());
        } else {
            spec.remove(name);
        }
    }

    /** The memory is reserved, as Lambda's is. The CPU is a bound, of one CPU at least, since a JVM starts on it. */
    private static void resources(int mebibytes, ObjectNode spec) {
        var memory = Math.max(LEAST_MEBIBYTES, mebibytes) + "Mi";
        var millis = Math.max(1_000, Math.ceilDiv(mebibytes * 1_000, MEBIBYTES_OF_A_CPU));
        var resources = spec.putObject("resources");
        resources.putObject("limits").put("memory", memory).put("cpu", millis + "m");
        resources.putObject("requests").put("memory", memory).put("cpu", "100m");
    }

    private static void environment(LambdaFunction function, ObjectNode configuration, ObjectNode spec) {
        var variables = new TreeMap<String, String>();
        configuration
                .path("Environment")
                .path("Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        if (!function.region().isEmpty()) {
            variables.put("AWS_REGION", function.region());
            variables.put("AWS_DEFAULT_REGION", function.region());
        }
        if (!function.arn().isEmpty()) {
            variables.put("AWS_LAMBDA_FUNCTION_ARN", function.arn());
        }
        if (!function.name().equals(function.resourceName())) {
            variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        }
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        var list = spec.putArray("env");
        variables.forEach((name, value) -> list.addObject().put("name", name).put("value", value));
    }

    /** What a variable may not be called. */
    static void checkNames(JsonNode environment) {
        var reserved = new java.util.TreeSet<String>();
        var bytes = 0;
        for (var variable : environment.path("Variables").properties()) {
            var name = variable.getKey();
            if (RESERVED.contains(name)
                    || Names.RESERVED.contains(name)
                    || Names.RESERVED_OF_BASE_IMAGE.contains(name)) {
                reserved.add(name);
            }
            if (!name.matches("[a-zA-Z]([a-zA-Z0-9_])+")) {
                throw LambdaException.validation(
                        "'{" + name + "=…}'",
                        "environment.variables",
                        "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]");
            }
            if (variable.getValue().isNull()) {
                throw LambdaException.validation(
                        "'{" + name + "=null}'",
                        "environment.variables",
                        "Map value must satisfy constraint: [Member must not be null]");
            }
            bytes += name.length() + variable.getValue().asText().length();
        }
        if (!reserved.isEmpty()) {
            throw LambdaException.invalid(
                    "Lambda was unable to configure your environment variables because the environment"
                            + " variables you have provided contains reserved keys that are currently not supported for"
                            + " modification. Reserved keys used in this request: " + String.join(", ", reserved));
        }
        if (bytes > 4_096) {
            throw LambdaException.invalid(
                    "Lambda was unable to configure your environment variables because the environment"
                            + " variables you have provided exceeded the 4KB limit.");
        }
    }
}
