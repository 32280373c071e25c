package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.limits.Excess;
import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.limits.LimitKind;
import dev.nabi.gateway.limits.RatePolicy;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.budget.Spending;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of a call that came to nothing: what happened, what bounds it, and where to look. */
final class Problems {
    /** A client that waits for a month would not notice that the budget was raised. */
    private static final long LONGEST_RETRY_SECONDS = 3600;

    private Problems() {}

    static Problem shutsDown() {
        return Problem.of(Failure.SHUTTING_DOWN, "this gateway shuts down: call again");
    }

    static Problem malformed(String why) {
        return Problem.of(Failure.BAD_REQUEST, "this cannot be read as a request: " + why);
    }

    static Problem methodNotAllowed(String method) {
        return Problem.of(Failure.METHOD_NOT_ALLOWED, method + " is for proxies: no function can be called with it")
                .with(Map.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    }

    static Problem methodNotAllowed(FunctionLimits limits, String method) {
        var function = limits.function();
        var allowed = limits.allow();
        return Problem.of(
                        Failure.METHOD_NOT_ALLOWED,
                        "Function " + function + " is called with " + allowed + " (spec.limits.methods), not with "
                                + method)
                .with(Map.of("Allow", allowed));
    }

    /** The fields are those of draft-ietf-httpapi-ratelimit-headers-10. */
    static Problem aboveLimit(FunctionKey function, Excess excess) {
        var field = excess.kind().field();
        var seconds = excess.retryAfterSeconds();
        return Problem.of(
                        Failure.RATE_LIMITED,
                        "Function " + function + " takes " + excess.rate().text() + " requests" + whose(excess.kind())
                                + " (spec.limits." + field + "): call again in " + seconds + " s")
                .retryAfter(seconds)
                .with(Map.of(
                        "RateLimit", "\"" + field + "\";r=0;t=" + seconds,
                        "RateLimit-Policy", "\"" + field + "\"" + RatePolicy.of(excess.rate())));
    }

    private static String whose(LimitKind kind) {
        return switch (kind) {
            case REQUESTS -> "";
            case CALLER -> " of one caller";
            case ADDRESS -> " of one address";
        };
    }

    static Problem noFunction(Unknown unknown) {
        return Problem.of(
                Failure.NO_FUNCTION,
                "nothing is known as " + unknown.asked()
                        + ". Functions are called at /function/<namespace>/<name>[@<tag>][/path], as in their status.url."
                        + " See: kubectl get fn -A");
    }

    /** One whose {@code Ready} is {@code False} does not become ready by itself: no moment is named to call again. */
    static Problem notReady(NotReady notReady) {
        var readiness = notReady.readiness();
        return Problem.of(
                        Failure.NOT_READY,
                        "Function " + notReady.function() + " has no ready revision (" + readiness.reason() + ")"
                                + see(notReady.function()),
                        readiness.message())
                .retryAfter(readiness.patienceMillis() > 0 ? 1 : 0);
    }

    static Problem lobbyFull(NotReady notReady) {
        return Problem.of(
                Failure.QUEUE_FULL,
                notReady.readiness().queueLength() + " requests (spec.queue.length) wait already for the first revision"
                        + " of Function " + notReady.function() + see(notReady.function()));
    }

    static Problem overBudget(FunctionKey function, Spending.UsedUp usedUp, long nowMillis) {
        var used = usedUp.used();
        var detail = "the budget of Function " + function + " (spec.budget: "
                + usedUp.terms().text() + ") is used up: " + used.invocations() + " invocations and "
                + FunctionUsage.gbSeconds(used.mibMs()) + " GB-seconds were used; it begins anew at " + usedUp.resets();
        var seconds = Math.ceilDiv(usedUp.resets().toEpochMilli() - nowMillis, 1000L);
        return new Problem(
                Failure.BUDGET_EXHAUSTED,
                detail,
                null,
                Math.clamp(seconds, 1, LONGEST_RETRY_SECONDS),
                BudgetState.of(usedUp),
                Map.of());
    }

    static Problem budgetUnknown(FunctionKey function, Spending.NotNow notNow) {
        return Problem.of(
                Failure.BUDGET_UNKNOWN,
                "the budget of Function " + function + " (spec.budget: "
                        + notNow.terms().text() + "): " + notNow.why() + "; call again");
    }

    static Problem queueFull(Revision revision) {
        return Problem.of(
                Failure.QUEUE_FULL,
                revision.limits().queueLength() + " requests wait already for " + revision.key()
                        + " (spec.queue.length)" + see(revision.key().functionKey()));
    }

    static Problem revisionGone(RevisionKey revision) {
        return Problem.of(Failure.REVISION_GONE, "revision " + revision + " is being deleted: call again");
    }

    /** It has waited in vain: what there was to wait for. */
    static Problem waitedTooLong(Revision revision) {
        var nothingStarted = revision.instances().ready().length == 0;
        var detail = "waited " + revision.limits().patienceMillis() / 1000 + " s (spec.queue.waitSeconds) for "
                + revision.key() + ": " + awaited(revision) + see(revision.key().functionKey());
        return Problem.of(
                nothingStarted ? Failure.NEVER_STARTED : Failure.WAITED_TOO_LONG, detail, wakeFailure(revision));
    }

    private static String awaited(Revision revision) {
        var all = revision.instances().all();
        if (revision.instances().ready().length > 0) {
            return "each of its " + all.size() + " instances was full";
        }
        if (!all.isEmpty()) {
            return "none of its " + all.size() + " pods answers yet";
        }
        return revision.wakeFailure() == null ? "no pod of it came" : "it could not be woken";
    }

    private static @Nullable String wakeFailure(Revision revision) {
        var failure = revision.instances().all().isEmpty() ? revision.wakeFailure() : null;
        return failure == null ? null : "waking it failed: " + failure;
    }

    static Problem notTaken(Revision revision, int attempts, Throwable last) {
        return Problem.of(
                Failure.WAITED_TOO_LONG,
                attempts + " connections to instances of " + revision.key() + " failed"
                        + see(revision.key().functionKey()),
                "the last one: " + last.getMessage());
    }

    static Problem broken(Revision revision, Throwable cause) {
        return Problem.of(
                Failure.INSTANCE_DIED,
                "the connection to the instance of " + revision.key()
                        + " broke before the whole answer came; it may have run, so it is not tried again. See its log",
                cause.toString());
    }

    static Problem timedOut(Revision revision, long timeoutMillis) {
        return Problem.of(
                Failure.TIMED_OUT,
                revision.key() + " did not answer in whole within " + timeoutMillis / 1000
                        + " s (spec.timeoutSeconds, up to 3600); it was cancelled. See its log");
    }

    static Problem overloaded() {
        return Problem.of(Failure.OVERLOADED, "this gateway has no memory left for more requests: call again");
    }

    static Problem tooSlow(DataPlaneOptions options) {
        return Problem.of(
                Failure.REQUEST_TOO_SLOW,
                "the request did not come within " + options.headTimeoutMillis() / 1000.0
                        + " s (nabi.gateway.head-timeout), or in less than " + options.minRate()
                        + " bytes a second (nabi.gateway.min-rate)");
    }

    static Problem tooLarge(Call call) {
        var most = call.body().most();
        var key = most == call.loop().options().maxBodyBytes()
                ? "nabi.gateway.max-body-bytes"
                : "spec.limits.maxRequestBytes";
        return Problem.of(Failure.BODY_TOO_LARGE, "a body may have " + most + " bytes at most (" + key + ")");
    }

    static Problem noEvents() {
        return Problem.of(
                Failure.NO_EVENTS,
                "asynchronous calls, topics and webhooks need the events process, which is not installed here (Helm value"
                        + " events.enabled); call without Prefer: respond-async");
    }

    static Problem eventsAway(String why) {
        return Problem.of(
                Failure.EVENTS_AWAY,
                "the events process did not answer: whether it has accepted this is not known. Send it again, with an"
                        + " Idempotency-Key where it must not be carried out twice",
                why);
    }

    static Problem tooLargeForEvents(int most) {
        return Problem.of(
                Failure.BODY_TOO_LARGE,
                "the body of an asynchronous call or an event may have " + most
                        + " bytes at most: send a reference to what is larger");
    }

    static Problem noAsyncCall(String id) {
        return Problem.of(Failure.NO_ASYNC_CALL, "nothing is known as " + id + ", or its Function is no more");
    }

    static Problem notOfAsyncCall(String method) {
        return Problem.of(
                        Failure.METHOD_NOT_ALLOWED,
                        "an asynchronous call is read (GET) or cancelled (DELETE), not " + method)
                .with(Map.of("Allow", "GET, HEAD, DELETE"));
    }

    /** Something was thrown that should not be. */
    static Problem fault(String where, RuntimeException fault) {
        return Problem.of(
                Failure.INTERNAL_ERROR,
                "the gateway failed; its log has more under this instance's id",
                where + ": " + fault);
    }

    private static String see(FunctionKey function) {
        return ". See: kubectl describe fn " + function.name() + " -n " + function.namespace();
    }
}
