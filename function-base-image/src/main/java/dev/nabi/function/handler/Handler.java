package dev.nabi.function.handler;

import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's code, ready to be called.
 *
 * @param payload the type that the request's body is bound to; null where the handler takes none
 * @param call what runs the author's code
 */
public record Handler(@Nullable Type payload, Call call) {

    /** Runs the author's code; what it throws is what the author's code threw. */
    @FunctionalInterface
    public interface Call {
        @Nullable
        Object call(@Nullable Object payload, Map<String, Map<String, Object>> context) throws Throwable;
    }
}
