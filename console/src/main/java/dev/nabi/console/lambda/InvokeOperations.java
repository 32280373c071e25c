package dev.nabi.console.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.functions.Invocation;
import dev.nabi.console.functions.InvocationAnswer;
import dev.nabi.console.functions.InvocationStream;
import dev.nabi.console.http.WebAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of functions, through the gateway like any other client's, on the path of the Invoke API that the base image knows. */
final class InvokeOperations implements OperationFamily {
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

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "Invoke", this::invoke,
                "InvokeAsync", this::invokeAsync,
                "InvokeWithResponseStream", this::stream);
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

    static void checkEvent(byte[] body) {
        try {
            if (body.length > 0) {
                Wire.JSON.readTree(body);
            }
        } catch (IOException e) {
            var why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            throw LambdaException.content("Could not parse request body into json: " + why);
        }
    }

    private WebAnswer requestResponse(LambdaCall call, Resolved found) {
        var isWithLog = isWithLog(call);
        try (var coming = open(call, found, log(isWithLog))) {
            return answered(call, found, isWithLog, coming);
        } catch (IOException e) {
            throw LambdaException.service("the gateway's answer could not be closed: " + e.getMessage());
        }
    }

    private static WebAnswer answered(LambdaCall call, Resolved found, boolean isWithLog, InvocationStream coming) {
        InvocationAnswer answer;
        CallOutcome outcome;
        try {
            answer = coming.whole(CallOutcome.LONGEST);
            outcome = CallOutcome.of(answer, found, id(call, answer));
        } catch (IOException e) {
            // The function ran: an error of the service would have clients call it again.
            answer = coming.head();
            outcome = CallOutcome.brokenOff(answer, found, id(call, answer));
        }
        var version = executed(found, answer);
        var result = new WebAnswer(200, Map.of("Content-Type", "application/json"), outcome.payload())
                .with("X-Amz-Executed-Version", version)
                .with(LambdaApi.REQUEST_ID, id(call, answer));
        if (outcome.isFailed()) {
            result = result.with("X-Amz-Function-Error", "Unhandled");
        }
        return isWithLog
                ? result.with("X-Amz-Log-Result", LogTail.of(answer, outcome, found, id(call, answer), version))
                : result;
    }

    /** The invocation's, which the function sees as its request's id, and which its log lines have. */
    private static String id(LambdaCall call, InvocationAnswer answer) {
        return answer.field("Nabi-Invocation-Id").orElse(call.id());
    }

    private static boolean isWithLog(LambdaCall call) {
        return call.request().field("X-Amz-Log-Type").equals("Tail");
    }

    private static Map<String, List<String>> log(boolean isWithLog) {
        return isWithLog ? Map.of("Nabi-Log", List.of("tail")) : Map.of();
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
        var answer = send(call, found, Map.of("Prefer", List.of("respond-async")));
        accepted(answer, found);
        return WebAnswer.empty(202).with(LambdaApi.REQUEST_ID, id(call, answer));
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

    /** The answer as a stream of events, piece by piece as the function gives it. */
    WebAnswer stream(LambdaCall call) {
        var found = Resolved.of(call, store, call.function());
        checkEvent(call.request().body());
        var isWithLog = isWithLog(call);
        var answer = open(call, found, log(isWithLog));
        var head = answer.head();
        var version = executed(found, head);
        var streamed = new StreamedOutcome(answer, found, id(call, head), version, isWithLog);
        var isStream = answer.isOk() && head.field("X-Amz-Function-Error").isEmpty();
        return (isStream
                        ? WebAnswer.streamed(200, Map.of("Content-Type", StreamedOutcome.TYPE), streamed)
                        : failedStream(found, streamed))
                .with(LambdaApi.REQUEST_ID, id(call, head))
                .with("X-Amz-Executed-Version", version)
                .with("X-Amzn-Remapped-Content-Type", head.field("Content-Type").orElse("application/json"));
    }

    /** A call that did not begin to answer is a stream that ends at once. */
    private static WebAnswer failedStream(Resolved found, StreamedOutcome streamed) {
        try (var answer = streamed.answer()) {
            var whole = answer.whole(CallOutcome.LONGEST);
            var end = streamed.end(whole, CallOutcome.of(whole, found, streamed.id()));
            return new WebAnswer(200, Map.of("Content-Type", StreamedOutcome.TYPE), end);
        } catch (IOException e) {
            throw LambdaException.service("the gateway's answer broke off: " + e.getMessage());
        }
    }

    private InvocationAnswer send(LambdaCall call, Resolved found, Map<String, List<String>> more) {
        try (var answer = open(call, found, more)) {
            return answer.whole(CallOutcome.LONGEST);
        } catch (IOException e) {
            throw LambdaException.service("the gateway's answer broke off: " + e.getMessage());
        }
    }

    private InvocationStream open(LambdaCall call, Resolved found, Map<String, List<String>> more) {
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
        try {
            return gateway.open(new Invocation(
                    call.namespace(),
                    found.function().resourceName(),
                    found.tag(),
                    "POST",
                    PATH,
                    fields,
                    body,
                    Duration.ofSeconds(CallOutcome.timeout(found)).plus(MARGIN)));
        } catch (IOException e) {
            throw LambdaException.service("no gateway answered: " + e.getMessage());
        }
    }
}
