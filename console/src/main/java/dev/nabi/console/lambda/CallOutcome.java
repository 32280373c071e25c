package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.functions.InvocationAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a call came to, as Lambda tells it: a failure of the function is an answer with status 200, one of the platform is an
 * error.
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
record CallOutcome(boolean isFailed, byte[] payload) {
    /** The longest answer of a synchronous call. */
    static final int LONGEST = 6_291_556;

    private static final String PROBLEM = "urn:nabi:problem:";
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    static CallOutcome of(InvocationAnswer answer, Resolved found, String id) {
        var refused = refused(answer, found);
        if (refused.isPresent()) {
            throw refused.get();
        }
        if (answer.isCut()) {
            return tooLarge(LONGEST);
        }
        var problem = problem(answer);
        if (answer.status() == 504) {
            return timedOut(found, id);
        }
        if (problem.path("type").asText("").equals(PROBLEM + "instance-died")) {
            return failed(
                    "Runtime.ExitError", "RequestId: " + id + " Error: Runtime exited without providing a reason");
        }
        if (answer.field("X-Amz-Function-Error").isPresent()) {
            return new CallOutcome(true, answer.body());
        }
        if (problem.has("detail")) {
            return failed("Unhandled", problem.path("detail").asText());
        }
        return new CallOutcome(answer.status() >= 400, answer.body().length == 0 ? NULL : answer.body());
    }

    static CallOutcome tooLarge(long most) {
        return failed(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (" + most + " bytes).");
    }

    static CallOutcome timedOut(Resolved found, String id) {
        return failed(
                "Sandbox.Timedout",
                "RequestId: " + id + " Error: Task timed out after " + timeout(found) + ".00 seconds");
    }

    /** An answer that was begun and not ended: the gateway ends one that takes longer than the function may. */
    static CallOutcome brokenOff(InvocationAnswer head, Resolved found, String id) {
        return head.duration().toSeconds() >= timeout(found)
                ? timedOut(found, id)
                : failed(
                        "Runtime.TruncatedResponse",
                        "RequestId: " + id + " Error: the answer broke off before its end");
    }

    /** The seconds that a call may take. */
    static int timeout(Resolved found) {
        return found.function().spec().path("timeoutSeconds").asInt(30);
    }

    static CallOutcome failed(String type, String message) {
        var body = Wire.object().put("errorType", type).put("errorMessage", message);
        return new CallOutcome(true, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The error where the call did not reach the function. */
    static Optional<LambdaException> refused(InvocationAnswer answer, Resolved found) {
        var problem = problem(answer);
        var type = problem.path("type").asText("");
        if (!type.startsWith(PROBLEM)) {
            return Optional.empty();
        }
        var detail = problem.path("detail").asText("the gateway answered " + answer.status());
        return switch (type.substring(PROBLEM.length())) {
            case "unauthenticated", "forbidden" -> Optional.of(LambdaException.denied(detail));
            case "no-function" -> Optional.of(pending(found, detail));
            case "rate-limited" ->
                Optional.of(LambdaException.throttled("FunctionInvocationRateLimitExceeded", "Rate Exceeded."));
            case "budget-exhausted" -> Optional.of(LambdaException.throttled("CallerRateLimitExceeded", detail));
            case "queue-full", "waited-too-long" ->
                Optional.of(LambdaException.throttled("ConcurrentInvocationLimitExceeded", "Rate Exceeded."));
            case "not-ready" -> Optional.of(notReady(found, detail));
            case "body-too-large" -> Optional.of(LambdaException.plain(413, "RequestTooLargeException", detail));
            case "no-events" -> Optional.of(LambdaException.service(detail + " (events.enabled of the chart)"));
            case "instance-died", "timed-out" -> Optional.empty();
            default -> Optional.of(LambdaException.service(detail));
        };
    }

    private static LambdaException pending(Resolved found, String detail) {
        return found.qualifier().isEmpty()
                ? LambdaException.notFound(detail)
                : LambdaException.conflict(
                        "The operation cannot be performed at this time. The function is currently in the"
                                + " following state: Pending");
    }

    private static LambdaException notReady(Resolved found, String detail) {
        var state = FunctionState.of(found.function());
        return state.state().equals("Failed")
                ? LambdaException.conflict(
                        "The operation cannot be performed at this time. The function is currently in the"
                                + " following state: Failed (" + state.reason() + ")")
                : LambdaException.service(detail);
    }

    private static JsonNode problem(InvocationAnswer answer) {
        try {
            return answer.field("Content-Type").orElse("").startsWith("application/problem+json")
                    ? Wire.JSON.readTree(answer.body())
                    : Wire.object();
        } catch (IOException e) {
            return Wire.object();
        }
    }
}
