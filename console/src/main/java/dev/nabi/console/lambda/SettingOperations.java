package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;

/** Tags, and what is constant here: the account's settings, code signing, recursion, runtime management. */
final class SettingOperations {
    private final FunctionStore store;

    SettingOperations(FunctionStore store) {
        this.store = store;
    }

    WebAnswer account(LambdaCall call) {
        var functions = store.list(call);
        var bytes = functions.stream()
                .mapToLong(function -> function.latest().path("size").asLong(0))
                .sum();
        var answer = Wire.object();
        answer.putObject("AccountLimit")
                .put("TotalCodeSize", 1L << 30)
                .put("CodeSizeUnzipped", 262_144_000)
                .put("CodeSizeZipped", 52_428_800)
                .put("ConcurrentExecutions", 1_000)
                .put("UnreservedConcurrentExecutions", 1_000);
        answer.putObject("AccountUsage").put("TotalCodeSize", bytes).put("FunctionCount", functions.size());
        return Wire.answer(200, answer);
    }

    private FunctionRef resource(LambdaCall call) {
        var arn = call.path("Resource");
        if (!arn.matches("arn:(aws[a-zA-Z-]*):lambda:[a-z0-9-]+:\\d{12}:.+")) {
            throw LambdaException.validation(
                    "'" + arn + "'",
                    "resource",
                    "Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:…:\\d{12}:(function:…)");
        }
        var ref = FunctionRef.parse(arn, "", call.region(), call.account());
        if (!ref.qualifier().isEmpty()) {
            throw LambdaException.invalid(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        }
        return ref;
    }

    WebAnswer listTags(LambdaCall call) {
        var answer = Wire.object();
        answer.set("Tags", store.require(call, resource(call)).part("tags"));
        return Wire.answer(200, answer);
    }

    WebAnswer tag(LambdaCall call) {
        var sent = call.body();
        if (!(sent.get("Tags") instanceof ObjectNode tags)) {
            throw LambdaException.validation("null", "tags", "Member must not be null");
        }
        store.edit(call, resource(call), function -> {
            function.part("tags").setAll(tags);
            Inputs.tags(function.part("tags"));
            return "";
        });
        return WebAnswer.empty(204);
    }

    WebAnswer untag(LambdaCall call) {
        var keys = call.query().stream()
                .filter(parameter -> parameter.name().equals("tagKeys"))
                .map(parameter -> parameter.value())
                .toList();
        if (keys.isEmpty()) {
            throw LambdaException.validation("null", "tagKeys", "Member must not be null");
        }
        store.edit(call, resource(call), function -> {
            keys.forEach(function.part("tags")::remove);
            return "";
        });
        return WebAnswer.empty(204);
    }

    /** No function has one: Terraform's reading asks for it. */
    WebAnswer codeSigning(LambdaCall call) {
        var ref = call.function();
        store.require(call, ref);
        return Wire.answer(200, Wire.object().put("FunctionName", ref.name()));
    }

    WebAnswer recursion(LambdaCall call) {
        store.require(call, call.function());
        return Wire.answer(200, Wire.object().put("RecursiveLoop", "Terminate"));
    }

    WebAnswer runtimeManagement(LambdaCall call) {
        var ref = call.function();
        store.require(call, ref);
        return Wire.answer(
                200,
                Wire.object()
                        .put(
                                "FunctionArn",
                                call.arn(ref.name(), ref.qualifier().isEmpty() ? FunctionRef.LATEST : ref.qualifier()))
                        .put("UpdateRuntimeOn", "Auto"));
    }
}
