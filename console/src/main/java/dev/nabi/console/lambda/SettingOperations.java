package dev.nabi.console.lambda;

import dev.nabi.console.http.WebAnswer;
import java.util.Map;

/** What is constant here: the account's settings, code signing, recursion, runtime management. */
final class SettingOperations implements OperationFamily {
    private final FunctionStore store;

    SettingOperations(FunctionStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "GetAccountSettings", this::account,
                "GetFunctionCodeSigningConfig", this::codeSigning,
                "GetFunctionRecursionConfig", this::recursion,
                "GetRuntimeManagementConfig", this::runtimeManagement);
    }

    WebAnswer account(LambdaCall call) {
        var sizes = store.list(call, function -> function.latest().path("size").asLong(0));
        var bytes = sizes.stream().mapToLong(Long::longValue).sum();
        var answer = Wire.object();
        answer.putObject("AccountLimit")
                .put("TotalCodeSize", 1L << 30)
                .put("CodeSizeUnzipped", 262_144_000)
                .put("CodeSizeZipped", 52_428_800)
                .put("ConcurrentExecutions", 1_000)
                .put("UnreservedConcurrentExecutions", 1_000);
        answer.putObject("AccountUsage").put("TotalCodeSize", bytes).put("FunctionCount", sizes.size());
        return Wire.answer(200, answer);
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
