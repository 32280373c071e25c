package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is refused of a configuration before anything is written. */
final class Inputs {
    /** Runtimes of a {@code bootstrap} program in the zip. */
    static final Set<String> PROVIDED = Set.of("provided.al2", "provided.al2023");

    /** Runtimes that the base image runs: Java 25 runs what was compiled for an older Java. */
    static final Set<String> RUNTIMES = new TreeSet<>(
            Set.of("java8.al2", "java11", "java17", "java21", "java25", "provided.al2", "provided.al2023"));

    /** What cannot be kept without an effect: who sends it relies on it. */
    private static final List<String> NOT_SERVED =
            List.of("CodeSigningConfigArn", "DurableConfig", "TenancyConfig", "CapacityProviderConfig", "PublishTo");

    private static final String ROLE = "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";
    private static final int LONGEST_TIMEOUT = 3_600;
    private static final int MOST_MEMORY = 32_768;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_TAGS = 50;

    private Inputs() {}

    static void name(String name) {
        if (name.isEmpty()) {
            throw LambdaException.validation("null", "functionName", "Member must not be null");
        }
        if (name.length() > LONGEST_NAME) {
            throw LambdaException.invalid(
                    "1 validation error detected: Value '" + name
                            + "' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64");
        }
    }

    static void configuration(JsonNode sent) {
        for (var name : NOT_SERVED) {
            if (Wire.has(sent, name)) {
                throw LambdaException.invalid(name + " is not served here: a function without it would be another one");
            }
        }
        if (Wire.has(sent, "Role") && !sent.path("Role").asText().matches(ROLE)) {
            throw LambdaException.validation(
                    "'" + sent.path("Role").asText() + "'",
                    "role",
                    "Member must satisfy regular expression pattern: " + ROLE);
        }
        range(sent, "Timeout", "timeout", 1, LONGEST_TIMEOUT);
        range(sent, "MemorySize", "memorySize", 128, MOST_MEMORY);
        if (Wire.has(sent, "Runtime")) {
            runtime(sent.path("Runtime").asText());
        }
        architectures(sent.path("Architectures"));
        SpecMapping.checkNames(sent.path("Environment"));
    }

    private static void runtime(String runtime) {
        if (!RUNTIMES.contains(runtime)) {
            throw LambdaException.invalid("Value " + runtime
                    + " at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                    + RUNTIMES + " or be a valid ARN. Nabi runs others as images (PackageType Image)");
        }
    }

    private static void architectures(JsonNode sent) {
        if (sent.size() > 1) {
            throw LambdaException.validation(
                    "'[x86_64, arm64]'", "architectures", "Member must have length less than or equal to 1");
        }
        if (sent.size() == 1 && !Set.of("x86_64", "arm64").contains(sent.path(0).asText())) {
            throw LambdaException.validation(
                    "'[" + sent.path(0).asText() + "]'",
                    "architectures",
                    "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not"
                            + " be null]");
        }
    }

    private static void range(JsonNode sent, String name, String shown, int least, int most) {
        if (!Wire.has(sent, name)) {
            return;
        }
        var value = sent.path(name).asInt(0);
        if (value < least || value > most) {
            throw LambdaException.validation(
                    "'" + sent.path(name).asText() + "'",
                    shown,
                    value < least
                            ? "Member must have value greater than or equal to " + least
                            : "Member must have value less than or equal to " + most);
        }
    }

    static void tags(ObjectNode tags) {
        if (tags.size() > MOST_TAGS) {
            throw LambdaException.invalid("Number of tags exceeds resource tag limit.");
        }
    }
}
