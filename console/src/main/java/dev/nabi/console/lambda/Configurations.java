package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The configurations of functions and versions as they are answered: what was sent, and the service's defaults. */
final class Configurations {
    /** What is answered as it was sent, and left out where it was not. */
    static final List<String> SENT = List.of(
            "Role",
            "Runtime",
            "Handler",
            "Description",
            "Timeout",
            "MemorySize",
            "Environment",
            "VpcConfig",
            "DeadLetterConfig",
            "KMSKeyArn",
            "FileSystemConfigs",
            "TracingConfig",
            "EphemeralStorage",
            "LoggingConfig",
            "Architectures",
            "PackageType",
            "SnapStart",
            "ImageConfig",
            "Layers");

    private static final int DEFAULT_TIMEOUT = 3;
    private static final int DEFAULT_MEMORY = 128;

    private Configurations() {}

    /** A version or the latest, with its state. */
    static ObjectNode whole(LambdaCall call, LambdaFunction function, JsonNode entry, String qualifier) {
        var answer = listed(call, function, entry, qualifier);
        answer.putObject("RuntimeVersionConfig")
                .put("RuntimeVersionArn", "arn:aws:lambda:" + call.region() + "::runtime:nabi");
        if (entry.path("image").isTextual()) {
            answer.remove("RuntimeVersionConfig");
        }
        var isVersion = entry.hasNonNull("version");
        (isVersion ? Versions.state(function, entry) : FunctionState.of(function)).write(answer);
        return answer;
    }

    /** As lists have it: without a state. */
    static ObjectNode listed(LambdaCall call, LambdaFunction function, JsonNode entry, String qualifier) {
        var sent = entry.path("configuration");
        var answer = Wire.object()
                .put("FunctionName", function.name())
                .put("FunctionArn", call.arn(function.name(), qualifier));
        Wire.copy(sent, answer, SENT);
        answer.remove("ImageConfig");
        defaults(function, answer);
        if (Wire.has(sent, "ImageConfig")) {
            answer.putObject("ImageConfigResponse").set("ImageConfig", sent.get("ImageConfig"));
        }
        if (Wire.has(sent, "Layers")) {
            layers(sent.get("Layers"), answer);
        }
        return answer.put(
                        "Description",
                        entry.path("description")
                                .asText(sent.path("Description").asText("")))
                .put("CodeSha256", entry.path("sha256").asText(""))
                .put("CodeSize", entry.path("size").asLong(0))
                .put("LastModified", entry.path("modified").asText(""))
                .put("RevisionId", entry.path("revisionId").asText(""))
                .put("Version", entry.path("version").asText(FunctionRef.LATEST));
    }

    private static void defaults(LambdaFunction function, ObjectNode answer) {
        answer.put("Timeout", answer.path("Timeout").asInt(DEFAULT_TIMEOUT));
        answer.put("MemorySize", answer.path("MemorySize").asInt(DEFAULT_MEMORY));
        answer.put("PackageType", answer.path("PackageType").asText("Zip"));
        if (!Wire.has(answer, "Architectures")) {
            answer.putArray("Architectures").add("x86_64");
        }
        if (!Wire.has(answer, "EphemeralStorage")) {
            answer.putObject("EphemeralStorage").put("Size", 512);
        }
        if (!Wire.has(answer, "TracingConfig")) {
            answer.putObject("TracingConfig").put("Mode", "PassThrough");
        }
        var snapStart = Wire.member(answer, "SnapStart");
        snapStart.put("ApplyOn", snapStart.path("ApplyOn").asText("None")).put("OptimizationStatus", "Off");
        var logging = Wire.member(answer, "LoggingConfig");
        logging.put("LogFormat", logging.path("LogFormat").asText("Text"));
        logging.put("LogGroup", logging.path("LogGroup").asText("/aws/lambda/" + function.name()));
        if (answer.path("DeadLetterConfig").path("TargetArn").asText("").isEmpty()) {
            answer.remove("DeadLetterConfig");
        }
        if (answer.path("VpcConfig").path("SubnetIds").isEmpty()
                && answer.path("VpcConfig").path("SecurityGroupIds").isEmpty()) {
            answer.remove("VpcConfig");
        }
    }

    /** Layers are sent as ARNs and answered as objects. */
    private static void layers(JsonNode sent, ObjectNode answer) {
        answer.remove("Layers");
        if (!sent.isEmpty()) {
            var layers = answer.putArray("Layers");
            sent.forEach(arn -> layers.addObject().put("Arn", arn.asText()).put("CodeSize", 0));
        }
    }
}
