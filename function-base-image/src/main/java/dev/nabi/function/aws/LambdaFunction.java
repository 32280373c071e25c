package dev.nabi.function.aws;

import dev.nabi.function.handler.HandlerException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler may ask about its function; the provider's own environment variables go before the platform's. */
record LambdaFunction(
        String name,
        String version,
        String arn,
        String logGroup,
        int memoryMiB,
        @Nullable String eventShape,
        @Nullable String logLevel,
        boolean jsonLog) {

    static final String EVENT_SHAPE = "NABI_LAMBDA_EVENT";
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    static LambdaFunction of(Map<String, String> environment) {
        var name = environment.getOrDefault(
                "AWS_LAMBDA_FUNCTION_NAME", environment.getOrDefault("NABI_FUNCTION", "function"));
        var namespace = environment.getOrDefault("NABI_NAMESPACE", "default");
        return new LambdaFunction(
                name,
                environment.getOrDefault(
                        "AWS_LAMBDA_FUNCTION_VERSION", environment.getOrDefault("NABI_REVISION", "$LATEST")),
                environment.getOrDefault(
                        "AWS_LAMBDA_FUNCTION_ARN",
                        "arn:nabi:lambda:" + environment.getOrDefault("AWS_REGION", "local") + ":" + namespace
                                + ":function:" + name),
                environment.getOrDefault("AWS_LAMBDA_LOG_GROUP_NAME", "/nabi/" + namespace + "/" + name),
                memory(environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
                environment.get(EVENT_SHAPE),
                level(environment.get("AWS_LAMBDA_LOG_LEVEL")),
                "JSON".equalsIgnoreCase(environment.get("AWS_LAMBDA_LOG_FORMAT")));
    }

    /** Whether a message of this level is logged. */
    boolean logs(String level) {
        return logLevel == null || LEVELS.indexOf(level) >= LEVELS.indexOf(logLevel);
    }

    private static @Nullable String level(@Nullable String level) {
        if (level != null && !LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw new HandlerException(
                    "AWS_LAMBDA_LOG_LEVEL is \"" + level + "\"; allowed are " + String.join(", ", LEVELS));
        }
        return level == null ? null : level.toUpperCase(Locale.ROOT);
    }

    private static int memory(@Nullable String size) {
        try {
            return size == null ? (int) (Runtime.getRuntime().maxMemory() >> 20) : Integer.parseInt(size);
        } catch (NumberFormatException notANumber) {
            throw new HandlerException("AWS_LAMBDA_FUNCTION_MEMORY_SIZE is \"" + size + "\"; it is a number of MiB");
        }
    }
}
