package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How asynchronous calls are retried and where their results go: {@code spec.async} of the Function. */
final class EventInvokeOperations implements OperationFamily {
    private static final List<String> SENT =
            List.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig");
    private static final int PAGE = 50;

    private final FunctionStore store;

    EventInvokeOperations(FunctionStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "PutFunctionEventInvokeConfig", this::put,
                "UpdateFunctionEventInvokeConfig", this::update,
                "GetFunctionEventInvokeConfig", this::get,
                "ListFunctionEventInvokeConfigs", this::list,
                "DeleteFunctionEventInvokeConfig", this::delete);
    }

    WebAnswer put(LambdaCall call) {
        return write(call, true);
    }

    WebAnswer update(LambdaCall call) {
        return write(call, false);
    }

    private WebAnswer write(LambdaCall call, boolean isWhole) {
        var ref = call.function();
        var sent = call.body();
        check(sent);
        var edited = store.edit(call, ref, function -> {
            Resolved.of(call, function, ref);
            if (!isWhole && !function.part("events").has(key(ref))) {
                throw missing(call, ref);
            }
            var entry = isWhole ? Wire.object() : Wire.member(function.part("events"), key(ref));
            Wire.copy(sent, entry, SENT);
            entry.put("modified", store.clock().instant().getEpochSecond());
            function.part("events").set(key(ref), entry);
            apply(call, ref, function);
            return entry;
        });
        return Wire.answer(200, shown(call, ref.name(), key(ref), edited.value()));
    }

    private static void check(JsonNode sent) {
        if (SENT.stream().noneMatch(name -> Wire.has(sent, name))) {
            throw LambdaException.invalid("You must specify at least one of error handling or destination setting.");
        }
        range(sent, "MaximumRetryAttempts", "maximumRetryAttempts", 0, 2);
        range(sent, "MaximumEventAgeInSeconds", "maximumEventAgeInSeconds", 60, 21_600);
    }

    private static void range(JsonNode sent, String name, String shown, int least, int most) {
        var value = sent.path(name).asInt(least);
        if (value < least || value > most) {
            throw LambdaException.validation(
                    "'" + value + "'",
                    shown,
                    value < least
                            ? "Member must have value greater than or equal to " + least
                            : "Member must have value less than or equal to " + most);
        }
    }

    /** The latest's holds for the Function; without one, the only one that there is. */
    private static void apply(LambdaCall call, FunctionRef ref, LambdaFunction function) {
        var events = function.part("events");
        var holds = events.has(FunctionRef.LATEST)
                ? events.get(FunctionRef.LATEST)
                : events.valueStream().findFirst().orElse(Wire.object());
        var async = function.spec().withObjectProperty("async");
        async.remove(List.of("maxAttempts", "maxAge"));
        if (Wire.has(holds, "MaximumRetryAttempts")) {
            async.put("maxAttempts", holds.path("MaximumRetryAttempts").asInt() + 1);
        }
        if (Wire.has(holds, "MaximumEventAgeInSeconds")) {
            async.put("maxAge", holds.path("MaximumEventAgeInSeconds").asInt() + "s");
        }
        Destinations.write(call, ref, holds.path("DestinationConfig"), async);
        if (async.isEmpty()) {
            function.spec().remove("async");
        }
    }

    WebAnswer get(LambdaCall call) {
        var ref = call.function();
        try {
            var entry = store.require(call, ref).part("events").path(key(ref));
            if (entry.isObject()) {
                return Wire.answer(200, shown(call, ref.name(), key(ref), entry));
            }
        } catch (LambdaException e) {
            if (e.status() != 404) {
                throw e;
            }
        }
        throw missing(call, ref);
    }

    WebAnswer list(LambdaCall call) {
        var ref = call.function().unqualified();
        var all = new ArrayList<JsonNode>();
        store.require(call, ref)
                .part("events")
                .properties()
                .forEach(entry -> all.add(shown(call, ref.name(), entry.getKey(), entry.getValue())));
        return Wire.answer(200, Paging.page(call, "FunctionEventInvokeConfigs", all, PAGE));
    }

    WebAnswer delete(LambdaCall call) {
        var ref = call.function();
        store.edit(call, ref, function -> {
            if (function.part("events").remove(key(ref)) == null) {
                throw missing(call, ref);
            }
            apply(call, ref, function);
            return "";
        });
        return WebAnswer.empty(204);
    }

    private static LambdaException missing(LambdaCall call, FunctionRef ref) {
        return LambdaException.notFound(
                "The function " + call.arn(ref.name(), key(ref)) + " doesn't have an EventInvokeConfig");
    }

    private static String key(FunctionRef ref) {
        return ref.qualifier().isEmpty() ? FunctionRef.LATEST : ref.qualifier();
    }

    private static ObjectNode shown(LambdaCall call, String name, String key, JsonNode entry) {
        var shown = Wire.object();
        shown.set("LastModified", entry.path("modified"));
        shown.put("FunctionArn", call.arn(name, key));
        Wire.copy(entry, shown, SENT);
        var destinations = Wire.member(shown, "DestinationConfig");
        Wire.member(destinations, "OnSuccess");
        Wire.member(destinations, "OnFailure");
        return shown;
    }
}
