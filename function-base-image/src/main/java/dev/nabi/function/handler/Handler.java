package dev.nabi.function.handler;

import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's code, ready to be called.
 *
 * @param payload the type that the request's body is bound to; null where the handler takes none
 * @param raw true where the call takes the request as it is, not a payload bound from it
 * @param call what runs the author's code
 * @param results how results of a provider's types are written
 */
public record Handler(@Nullable Type payload, boolean raw, Call call, ResultFormat results) {

    /** What a call gives when it has written the response by itself. */
    public static final Object ANSWERED = new Object();

    public Handler(@Nullable Type payload, Call call) {
        this(payload, false, call, ResultFormat.NONE);
    }

    /** A handler that takes the request as it is. */
    public static Handler ofRaw(Call call) {
        return new Handler(null, true, call, ResultFormat.NONE);
    }

    public Handler withCall(Call other) {
        return new Handler(payload, raw, other, results);
    }

    public Handler withResults(ResultFormat format) {
        return new Handler(payload, raw, call, format);
    }

    /** Runs the author's code; what it throws is what the author's code threw. */
    @FunctionalInterface
    public interface Call {
        @Nullable
        Object call(@Nullable Object payload, Map<String, Map<String, Object>> context) throws Throwable;
    }
}
