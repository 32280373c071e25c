package dev.nabi.console.lambda;

import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.functions.Invocation;
import dev.nabi.console.functions.InvocationAnswer;
import dev.nabi.console.http.WebAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of functions, through the gateway like any other client's, on the path of the Invoke API that the base image knows. */
final class InvokeOperations {
    private static final String PATH = "/2015-03-31/functions/function/invocations";
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final byte[] NO_EVENT = {'{', '}'};

    private final FunctionStore store;
    private final GatewayClient gateway;
    private final GatewayTokens tokens;

    InvokeOperations(FunctionStore store, GatewayClient gateway, GatewayTokens tokens) {
        this.store = store;
        this.gateway = gateway;
        this.tokens = tokens;
    }

    WebAnswer invoke(LambdaCall call) {
        var found = Resolved.of(call, store, call.function());
        checkEvent(call.request().body());
        return switch (call.request().field("X-Amz-Invocation-Type")) {
            case "", "RequestResponse" -> requestResponse(call, found);
            case "Event" -> event(call, found);
            case "DryRun" -> WebAnswer.empty(204);
            default ->
                throw LambdaException.validation(
                        "'" + call.request().field("X-Amz-Invocation-Type") + "'",
                        "invocationType",
                        "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
        };
    }

    private static void checkEvent(byte[] body) {
        try {
            if (body.length > 0) {
                Wire.JSON.readTree(body);
            }
        } catch (IOException e) {
            throw LambdaException.content("Could not parse request body into json: " + e.getMessage());
        }
    }

    private WebAnswer requestResponse(LambdaCall call, Resolved found) {
        var isWithLog = call.request().field("X-Amz-Log-Type").equals("Tail");
        var answer = send(call, found, isWithLog ? Map.of("Nabi-Log", List.of("tail")) : Map.of());
        var outcome = CallOutcome.of(answer, found, call.id());
        var version = executed(found, answer);
        var result = new WebAnswer(200, Map.of("Content-Type", "application/json"), outcome.payload())
                .with("X-Amz-Executed-Version", version);
        if (outcome.isFailed()) {
            result = result.with("X-Amz-Function-Error", "Unhandled");
        }
        return isWithLog
                ? result.with("X-Amz-Log-Result", LogTail.of(answer, outcome, found, call.id(), version))
                : result;
    }

    private static String executed(Resolved found, InvocationAnswer answer) {
        return answer.field("Nabi-Revision")
                .filter(_ -> !new FunctionRef("", found.qualifier()).isVersion())
                .map(revision -> found.qualifier().isEmpty()
                        ? FunctionRef.LATEST
                        : Versions.executed(found.function(), revision))
                .orElse(found.entry().path("version").asText(FunctionRef.LATEST));
    }

    private WebAnswer event(LambdaCall call, Resolved found) {
        accepted(send(call, found, Map.of("Prefer", List.of("respond-async"))), found);
        return WebAnswer.empty(202);
    }

    /** The operation that {@code Event} replaced. */
    WebAnswer invokeAsync(LambdaCall call) {
        var found = Resolved.of(call, store, call.function());
        checkEvent(call.request().body());
        accepted(send(call, found, Map.of("Prefer", List.of("respond-async"))), found);
        return Wire.answer(202, Wire.object().put("Status", 202));
    }

    private static void accepted(InvocationAnswer answer, Resolved found) {
        if (answer.status() != 202) {
            throw CallOutcome.refused(answer, found)
                    .orElseGet(() -> LambdaException.service("the call was not accepted (" + answer.status() + "): "
                            + new String(answer.body(), StandardCharsets.UTF_8)));
        }
    }

    /** The answer as one event of a stream and its end: functions of the base image answer when they have ended. */
    WebAnswer stream(LambdaCall call) {
        var found = Resolved.of(call, store, call.function());
        checkEvent(call.request().body());
        var isWithLog = call.request().field("X-Amz-Log-Type").equals("Tail");
        var answer = send(call, found, isWithLog ? Map.of("Nabi-Log", List.of("tail")) : Map.of());
        var outcome = CallOutcome.of(answer, found, call.id());
        var version = executed(found, answer);
        var end = Wire.object();
        if (outcome.isFailed()) {
            end.put("ErrorCode", "Unhandled")
                    .put("ErrorDetails", new String(outcome.payload(), StandardCharsets.UTF_8));
        }
        if (isWithLog) {
            end.put("LogResult", LogTail.of(answer, outcome, found, call.id(), version));
        }
        var frames = new EventStream();
        if (!outcome.isFailed()) {
            frames.add("PayloadChunk", "application/octet-stream", outcome.payload());
        }
        frames.add("InvokeComplete", "application/json", end.toString().getBytes(StandardCharsets.UTF_8));
        return new WebAnswer(200, Map.of("Content-Type", "application/vnd.amazon.eventstream"), frames.bytes())
                .with("X-Amz-Executed-Version", version)
                .with(
                        "X-Amzn-Remapped-Content-Type",
                        answer.field("Content-Type").orElse("application/json"));
    }

    private InvocationAnswer send(LambdaCall call, Resolved found, Map<String, List<String>> more) {
        if (found.function().state().path("concurrency").asInt(1) == 0) {
            throw LambdaException.throttled("ReservedFunctionConcurrentInvocationLimitExceeded", "Rate Exceeded.");
        }
        var fields = new LinkedHashMap<String, List<String>>();
        fields.put("Content-Type", List.of("application/json"));
        var context = call.request().field("X-Amz-Client-Context");
        if (!context.isEmpty()) {
            fields.put("X-Amz-Client-Context", List.of(context));
        }
        var trace = call.request().field("X-Amzn-Trace-Id");
        if (!trace.isEmpty()) {
            fields.put("X-Amzn-Trace-Id", List.of(trace));
        }
        fields.putAll(more);
        tokens.of(call, found.function()).ifPresent(token -> fields.put("Authorization", List.of("Bearer " + token)));
        var body = call.request().body().length == 0 ? NO_EVENT : call.request().body();
        var timeout = found.function().spec().path("timeoutSeconds").asInt(30);
        try {
            return gateway.invoke(new Invocation(
                    call.namespace(),
                    found.function().resourceName(),
                    tag(found),
                    "POST",
                    PATH,
                    fields,
                    body,
                    Duration.ofSeconds(timeout).plus(MARGIN)));
        } catch (IOException e) {
            throw LambdaException.service("no gateway answered: " + e.getMessage());
        }
    }

    private static String tag(Resolved found) {
        var ref = new FunctionRef(found.function().name(), found.qualifier());
        if (ref.isLatest()) {
            return "";
        }
        return ref.isVersion() ? ResourceNames.versionTag(ref.qualifier()) : ResourceNames.aliasTag(ref.qualifier());
    }
}
