package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import java.util.ArrayList;
import java.util.Map;

/**
 * Reserved concurrency is the most instances, each with one call ({@code spec.scale.max}); of 0 it refuses calls. Provisioned
 * concurrency is the least instances ({@code spec.scale.min}), of what has the Function's traffic.
 */
final class ConcurrencyOperations implements OperationFamily {
    private static final int MOST_INSTANCES = 1_000;
    private static final int PAGE = 50;
    private static final String NONE = "No Provisioned Concurrency Config found for this function";

    private final FunctionStore store;

    ConcurrencyOperations(FunctionStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "PutFunctionConcurrency", this::put,
                "GetFunctionConcurrency", this::get,
                "DeleteFunctionConcurrency", this::delete,
                "PutProvisionedConcurrencyConfig", this::putProvisioned,
                "GetProvisionedConcurrencyConfig", this::getProvisioned,
                "ListProvisionedConcurrencyConfigs", this::listProvisioned,
                "DeleteProvisionedConcurrencyConfig", this::deleteProvisioned);
    }

    WebAnswer put(LambdaCall call) {
        var ref = call.function().unqualified();
        var sent = call.body().path("ReservedConcurrentExecutions");
        if (!sent.isInt() || sent.asInt() < 0) {
            throw LambdaException.validation(
                    sent.isMissingNode() ? "null" : "'" + sent.asText() + "'",
                    "reservedConcurrentExecutions",
                    sent.isMissingNode()
                            ? "Member must not be null"
                            : "Member must have value greater than or equal to 0");
        }
        if (sent.asInt() > MOST_INSTANCES) {
            throw LambdaException.invalid(
                    "Specified ConcurrentExecutions for function is greater than account's unreserved"
                            + " concurrency [" + MOST_INSTANCES + "].");
        }
        store.edit(call, ref, function -> {
            function.state().put("concurrency", sent.asInt());
            scale(function);
            return "";
        });
        return Wire.answer(200, Wire.object().put("ReservedConcurrentExecutions", sent.asInt()));
    }

    WebAnswer get(LambdaCall call) {
        var reserved =
                store.require(call, call.function().unqualified()).state().path("concurrency");
        var answer = Wire.object();
        if (reserved.isNumber()) {
            answer.set("ReservedConcurrentExecutions", reserved);
        }
        return Wire.answer(200, answer);
    }

    WebAnswer delete(LambdaCall call) {
        store.edit(call, call.function().unqualified(), function -> {
            function.state().remove("concurrency");
            function.spec().withObjectProperty("scale").remove("max");
            scale(function);
            return "";
        });
        return WebAnswer.empty(204);
    }

    private static void scale(LambdaFunction function) {
        var scale = function.spec().withObjectProperty("scale");
        var reserved = function.state().path("concurrency").asInt(0);
        if (reserved > 0) {
            scale.put("max", reserved);
        }
        var least = function.part("provisioned")
                .valueStream()
                .mapToInt(one -> one.path("requested").asInt(0))
                .sum();
        if (least > 0) {
            scale.put(
                    "min", scale.has("max") ? Math.min(least, scale.path("max").asInt()) : least);
            if (!scale.has("max") && least > 20) {
                scale.put("max", least);
            }
        } else {
            scale.remove("min");
        }
        if (scale.isEmpty()) {
            function.spec().remove("scale");
        }
    }

    WebAnswer putProvisioned(LambdaCall call) {
        var ref = qualified(call);
        var wanted = call.body().path("ProvisionedConcurrentExecutions").asInt(0);
        if (wanted < 1) {
            throw LambdaException.validation(
                    "'" + wanted + "'",
                    "provisionedConcurrentExecutions",
                    "Member must have value greater than or equal to 1");
        }
        if (wanted > MOST_INSTANCES) {
            throw LambdaException.invalid(
                    "Specified ConcurrentExecutions for function is greater than account's unreserved"
                            + " concurrency [" + MOST_INSTANCES + "].");
        }
        var edited = store.edit(call, ref, function -> {
            conflicts(function, ref, resolve(call, function, ref));
            var entry = Wire.object()
                    .put("requested", wanted)
                    .put("modified", Wire.date(store.clock().instant()));
            function.part("provisioned").set(ref.qualifier(), entry);
            scale(function);
            return entry;
        });
        var answer = shown(edited.function(), edited.value());
        answer.put("Status", "IN_PROGRESS")
                .put("AvailableProvisionedConcurrentExecutions", 0)
                .put("AllocatedProvisionedConcurrentExecutions", 0);
        return Wire.answer(202, answer);
    }

    WebAnswer getProvisioned(LambdaCall call) {
        var ref = qualified(call);
        var found = resolve(call, store.require(call, ref), ref);
        var entry = found.function().part("provisioned").path(ref.qualifier());
        if (entry.isMissingNode()) {
            throw LambdaException.of(404, "ProvisionedConcurrencyConfigNotFoundException", NONE);
        }
        return Wire.answer(200, shown(found.function(), entry));
    }

    WebAnswer listProvisioned(LambdaCall call) {
        var ref = call.function();
        var function = store.require(call, ref);
        var all = new ArrayList<JsonNode>();
        function.part("provisioned")
                .properties()
                .forEach(one -> all.add(
                        shown(function, one.getValue()).put("FunctionArn", call.arn(ref.name(), one.getKey()))));
        return Wire.answer(200, Paging.page(call, "ProvisionedConcurrencyConfigs", all, PAGE));
    }

    WebAnswer deleteProvisioned(LambdaCall call) {
        var ref = qualified(call);
        store.edit(call, ref, function -> {
            resolve(call, function, ref);
            function.part("provisioned").remove(ref.qualifier());
            scale(function);
            return "";
        });
        return WebAnswer.empty(204);
    }

    private static Resolved resolve(LambdaCall call, LambdaFunction function, FunctionRef ref) {
        if (!ref.isVersion() && function.alias(ref.qualifier()).isEmpty()) {
            throw LambdaException.notFound("Cannot find alias arn: " + call.arn(ref));
        }
        return Resolved.of(call, function, ref);
    }

    /** A version is provisioned by itself or through one alias. */
    private static void conflicts(LambdaFunction function, FunctionRef ref, Resolved found) {
        var provisioned = function.part("provisioned");
        var version = found.entry().path("version").asText(FunctionRef.LATEST);
        if (!ref.isVersion() && provisioned.has(version)) {
            throw LambdaException.conflict(
                    "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
        }
        var isByAlias = function.part("aliases").properties().stream()
                .anyMatch(alias -> provisioned.has(alias.getKey())
                        && alias.getValue().path("FunctionVersion").asText().equals(version));
        if (ref.isVersion() && isByAlias) {
            throw LambdaException.conflict("Version is pointed by a Provisioned Concurrency alias");
        }
    }

    private static FunctionRef qualified(LambdaCall call) {
        var ref = call.function();
        if (ref.qualifier().equals(FunctionRef.LATEST)) {
            throw LambdaException.invalid(
                    "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        }
        if (ref.qualifier().isEmpty()) {
            throw LambdaException.invalid("The function resource provided must be an alias or a published version.");
        }
        return ref;
    }

    /** All of it is there once so many instances are ready. */
    private static ObjectNode shown(LambdaFunction function, JsonNode entry) {
        var requested = entry.path("requested").asInt();
        var ready = Math.min(requested, function.status().path("readyReplicas").asInt(0));
        var shown = Wire.object()
                .put("RequestedProvisionedConcurrentExecutions", requested)
                .put("AvailableProvisionedConcurrentExecutions", ready)
                .put("AllocatedProvisionedConcurrentExecutions", ready)
                .put("Status", ready >= requested ? "READY" : "IN_PROGRESS");
        return shown.put("LastModified", entry.path("modified").asText());
    }
}
