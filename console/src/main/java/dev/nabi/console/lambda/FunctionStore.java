package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.functions.FunctionsApi;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads and writes Functions as the caller. A write that meets another one is made again on what is there then. */
final class FunctionStore {
    private static final int TRIES = 6;
    private static final Duration STEP = Duration.ofMillis(100);

    private final FunctionsApi functions;
    private final Clock clock;

    FunctionStore(FunctionsApi functions, Clock clock) {
        this.functions = functions;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    /**
     * The function; "Function not found" names the ARN with its qualifier. A version that waits for its revision gets it,
     * where it is there by now and the caller may write.
     */
    LambdaFunction require(LambdaCall call, FunctionRef ref) {
        var function = read(call, ref);
        if (!Versions.canSettle(function)) {
            return function;
        }
        try {
            return edit(call, ref, Versions::settle).function();
        } catch (KubernetesClientException forbidden) {
            return function;
        }
    }

    private LambdaFunction read(LambdaCall call, FunctionRef ref) {
        return functions
                .find(call.caller(), call.namespace(), ResourceNames.function(ref.name()))
                .map(LambdaFunction::of)
                .filter(function -> function.name().equals(ref.name()))
                .orElseThrow(() -> LambdaException.functionNotFound(call.arn(ref)));
    }

    /** What is made of each function of the caller's namespace. */
    <T> List<T> list(LambdaCall call, Function<LambdaFunction, T> made) {
        return functions.list(call.caller(), call.namespace(), object -> made.apply(LambdaFunction.of(object)));
    }

    LambdaFunction create(LambdaCall call, LambdaFunction function) {
        function.save();
        try {
            return LambdaFunction.of(functions.create(call.caller(), function.object()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                throw LambdaException.conflict("Function already exist: " + function.name());
            }
            throw e;
        }
    }

    /** What an edit gives, with the function as it was written. */
    record Edited<T>(T value, LambdaFunction function) {}

    /** Changes a function; the edit runs again where somebody else wrote meanwhile. */
    <T> Edited<T> edit(LambdaCall call, FunctionRef ref, Function<LambdaFunction, T> edit) {
        for (var left = TRIES; ; left--) {
            var function = read(call, ref);
            if (Versions.canSettle(function)) {
                Versions.settle(function);
            }
            var value = edit.apply(function);
            function.save();
            try {
                return new Edited<>(value, LambdaFunction.of(functions.replace(call.caller(), function.object())));
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
                if (left == 1) {
                    throw LambdaException.inProgress(call.arn(ref.name()));
                }
                pause();
            }
        }
    }

    void delete(LambdaCall call, FunctionRef ref) {
        functions.delete(call.caller(), call.namespace(), ResourceNames.function(ref.name()));
    }

    /** Waits until the operator has got so far; gives what there is when the time is over. */
    LambdaFunction await(LambdaCall call, FunctionRef ref, Duration most, Predicate<LambdaFunction> isDone) {
        var until = clock.instant().plus(most);
        for (; ; ) {
            var function = read(call, ref);
            if (isDone.test(function) || !clock.instant().isBefore(until)) {
                return function;
            }
            pause();
        }
    }

    /** A client that read something older than what is there is told so. */
    static void checkRevision(JsonNode sent, JsonNode entry, String api) {
        var wanted = sent.path("RevisionId").asText("");
        if (!wanted.isEmpty() && !wanted.equals(entry.path("revisionId").asText(""))) {
            throw LambdaException.precondition(api);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambdaException.service("the console stops");
        }
    }
}
