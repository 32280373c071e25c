package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.nabi.function.binding.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's logger on standard output, a line a message: as text with its level in front, or as an object, and nothing
 * below the least level, as the provider's environment variables say.
 */
record LambdaLog(String requestId, LambdaFunction function) implements LambdaLogger {
    private static final InstantSource CLOCK = InstantSource.system();

    @Override
    public void log(@Nullable String message) {
        print(function.jsonLog() ? json(message, null) : String.valueOf(message));
    }

    @Override
    public void log(byte @Nullable [] message) {
        print(message == null ? "null" : new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void log(@Nullable String message, LogLevel level) {
        if (level == LogLevel.UNDEFINED) {
            log(message);
        } else if (function.logs(level.name())) {
            print(function.jsonLog() ? json(message, level.name()) : "[" + level + "] " + message);
        }
    }

    @Override
    public void log(byte @Nullable [] message, LogLevel level) {
        if (level == LogLevel.UNDEFINED || function.logs(level.name())) {
            log(message);
        }
    }

    private String json(@Nullable String message, @Nullable String level) {
        var line = new LinkedHashMap<String, @Nullable String>();
        line.put("timestamp", CLOCK.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("message", message);
        if (level != null) {
            line.put("level", level);
        }
        line.put("AWSRequestId", requestId);
        try {
            return new String(Json.bytes(line), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            return String.valueOf(message);
        }
    }

    private static void print(String message) {
        System.out.print(message.endsWith("\n") ? message : message + "\n");
        System.out.flush();
    }
}
