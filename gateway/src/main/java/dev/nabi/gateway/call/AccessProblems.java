package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.access.DenialReason;
import java.util.Map;

/** What is said of a call that may not be made, and with which challenge (RFC 9110, section 11.6.1; RFC 6750, section 3). */
final class AccessProblems {
    private AccessProblems() {}

    static Problem denied(FunctionKey function, AccessSpec rule, DenialReason reason) {
        var detail = "Function " + function + " (spec.access): " + reason.sentence();
        return switch (reason) {
            case NOT_ALLOWED ->
                rule.hasCredentials()
                        ? problem(Failure.FORBIDDEN, detail, challenge(function, rule, "insufficient_scope", reason))
                        : Problem.of(
                                Failure.FORBIDDEN,
                                "Function " + function
                                        + " has no spec.access, and this installation opens none without");
            case REPLAYED -> Problem.of(Failure.WEBHOOK_REPLAYED, detail);
            case BODY_TOO_LARGE ->
                Problem.of(Failure.BODY_TOO_LARGE, detail + " (nabi.gateway.access-webhook-max-body-bytes)");
            case NO_CREDENTIAL -> problem(Failure.UNAUTHENTICATED, detail, challenge(function, rule));
            default -> problem(Failure.UNAUTHENTICATED, detail, challenge(function, rule, "invalid_token", reason));
        };
    }

    static Problem unavailable(FunctionKey function, String why) {
        return Problem.of(
                Failure.ACCESS_UNKNOWN,
                "Function " + function + " is closed: what its callers are verified with (spec.access) is not there."
                        + " The gateway's log says what",
                why);
    }

    private static Problem problem(Failure failure, String detail, String challenge) {
        return Problem.of(failure, detail).with(Map.of("WWW-Authenticate", challenge));
    }

    private static String challenge(FunctionKey function, AccessSpec rule) {
        var isBearer = rule.jwt() != null || !rule.serviceAccounts().isEmpty() || rule.apiKeys() != null;
        var webhook = rule.webhook();
        var realm = " realm=\"" + function + "\"";
        return isBearer || webhook == null || webhook.provider() == null
                ? "Bearer" + realm
                : "Webhook" + realm + ", provider=\"" + webhook.provider().label() + "\"";
    }

    private static String challenge(FunctionKey function, AccessSpec rule, String error, DenialReason reason) {
        var challenge = challenge(function, rule);
        return challenge.startsWith("Bearer")
                ? challenge + ", error=\"" + error + "\", error_description=\"" + reason.sentence() + "\""
                : challenge;
    }
}
