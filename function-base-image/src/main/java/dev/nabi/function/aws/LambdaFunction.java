package dev.nabi.function.aws;

import dev.nabi.function.handler.HandlerException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler may ask about its function; the provider's own environment variables go before the platform's. */
record LambdaFunction(
        String name,
        String version,
        String arn,
        String logGroup,
        int memoryMiB,
        @Nullable String eventShape) {

    static final String EVENT_SHAPE = "NABI_LAMBDA_EVENT";

    static LambdaFunction of(Map<String, String> environment) {
        var name = environment.getOrDefault(
                "AWS_LAMBDA_FUNCTION_NAME", environment.getOrDefault("NABI_FUNCTION", "function"));
        var namespace = environment.getOrDefault("NABI_NAMESPACE", "default");
        return new LambdaFunction(
                name,
                environment.getOrDefault(
                        "AWS_LAMBDA_FUNCTION_VERSION", environment.getOrDefault("NABI_REVISION", "$LATEST")),
                "arn:nabi:lambda:" + environment.getOrDefault("AWS_REGION", "local") + ":" + namespace + ":function:"
                        + name,
                environment.getOrDefault("AWS_LAMBDA_LOG_GROUP_NAME", "/nabi/" + namespace + "/" + name),
                memory(environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
                environment.get(EVENT_SHAPE));
    }

    private static int memory(@Nullable String size) {
        try {
            return size == null ? (int) (Runtime.getRuntime().maxMemory() >> 20) : Integer.parseInt(size);
        } catch (NumberFormatException notANumber) {
            throw new HandlerException("AWS_LAMBDA_FUNCTION_MEMORY_SIZE is \"" + size + "\"; it is a number of MiB");
        }
    }
}
