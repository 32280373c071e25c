package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.api.v1alpha1.WebhookAccess;
import dev.nabi.api.webhook.WebhookSignature;
import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.access.Decision;
import dev.nabi.gateway.access.DenialReason;
import dev.nabi.gateway.access.Presented;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who may call. A call without the right is turned away before anything is woken or waited for: it is no invocation, and is
 * not billed. What has to be fetched or computed first makes the call wait here.
 *
 * <pre>
 * credential in the header ─ allowed ─────────────────────────────→ next
 *        └ no ─→ signature of the body, where one is shown ─ allowed → next
 *                    └ no ─→ public? → next     else 401, 403, 409, 413 or 503
 * </pre>
 */
final class AccessStep implements Step {
    /** Longer than the longest fetch of keys, so that its failure is what is told. */
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LoopCalls loop;
    private final DataPlaneOptions options;

    AccessStep(LoopCalls loop) {
        this.loop = loop;
        this.options = loop.options();
    }

    @Override
    public Verdict enter(Call call) {
        if (call.events().isDelivery()) {
            // Whoever called or published was let in when it was accepted.
            return Verdict.NEXT;
        }
        var route = call.match().route();
        var rule = Objects.requireNonNullElse(route.access(), options.accessDefault());
        if (!rule.hasCredentials()) {
            return rule.admitsEveryone()
                    ? Verdict.NEXT
                    : refuse(new AccessCheck(route.function(), rule), DenialReason.NOT_ALLOWED);
        }
        return go(call, check(call, rule));
    }

    /** The one that has begun, unless the rule has changed since. */
    private static AccessCheck check(Call call, AccessSpec rule) {
        var begun = call.record().access();
        if (begun != null && begun.rule().equals(rule)) {
            return begun;
        }
        var check = new AccessCheck(call.match().route().function(), rule);
        call.record().access(check);
        return check;
    }

    private Verdict go(Call call, AccessCheck check) {
        if (check.header() == null) {
            check.header(byHeader(call, check));
        }
        if (check.header() instanceof Decision.Denied || check.header() instanceof Decision.Unavailable) {
            if (check.signature() == null) {
                var verdict = bySignature(call, check);
                if (verdict != null) {
                    return verdict;
                }
            }
        }
        for (var decision : new Decision[] {check.header(), check.signature()}) {
            if (decision instanceof Decision.Allowed) {
                return Verdict.NEXT;
            }
            if (decision instanceof Decision.Later(var stage)) {
                return await(call, check, stage);
            }
        }
        return check.rule().admitsEveryone() ? Verdict.NEXT : refuse(check);
    }

    private Decision byHeader(Call call, AccessCheck check) {
        var fields = call.request().fields();
        var presented = Presented.of(fields.all(FieldName.AUTHORIZATION), fields.all(FieldName.X_API_KEY));
        return access().check(check.function(), check.rule(), presented);
    }

    /** Has the body verified once all of it is there; null when there is nothing to wait for. */
    private @Nullable Verdict bySignature(Call call, AccessCheck check) {
        var rule = check.rule().webhook();
        var provider = rule == null ? null : rule.provider();
        var signature = provider == null
                ? null
                : WebhookSignature.read(provider, name -> value(call.request().fields(), name));
        if (rule == null || signature == null) {
            check.signature(new Decision.Denied(DenialReason.NO_CREDENTIAL));
            return null;
        }
        var fault = access().fault(rule, signature);
        if (fault != null) {
            check.signature(new Decision.Denied(fault));
            return null;
        }
        return whole(call, check, rule, signature);
    }

    private @Nullable Verdict whole(Call call, AccessCheck check, WebhookAccess rule, WebhookSignature signature) {
        var body = call.body();
        if (!body.isEmpty()) {
            var isDeclaredTooLong = call.request().length().bytes() > options.maxWebhookBytes();
            if (!isDeclaredTooLong) {
                body.hold(call.client(), call::lookAgain, options.maxWebhookBytes());
            }
            if (isDeclaredTooLong || body.isTooLong()) {
                call.client().closeAfterAnswer();
                return refuse(check, DenialReason.BODY_TOO_LARGE);
            }
            if (body.isLost()) {
                call.client().closeAfterAnswer();
                return new Verdict.Answer(Problems.overloaded());
            }
            if (!body.isWhole()) {
                check.bodyNeeded(true);
                return call.await(loop.ticks().nanos() + options.headTimeoutMillis() * NANOS_PER_MILLI, () -> {});
            }
        }
        check.bodyNeeded(false);
        check.signature(access().check(check.function(), rule, signature, body.held()));
        return null;
    }

    private static @Nullable String value(Fields fields, String name) {
        String found = null;
        for (var i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                // Given twice, nobody knows which one was meant.
                found = found == null ? fields.value(i) : "";
            }
        }
        return found;
    }

    private Verdict await(Call call, AccessCheck check, CompletionStage<Decision> stage) {
        var turn = new Turn(call, check);
        stage.whenComplete((decision, failed) -> loop.executor().execute(() -> turn.decided(decision, failed)));
        return call.await(loop.ticks().nanos() + PATIENCE_NANOS, turn);
    }

    @Override
    public Verdict expired(Call call) {
        var check = Objects.requireNonNull(call.record().access());
        if (check.isBodyNeeded()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooSlow(options));
        }
        return unavailable(check, "what it is verified with did not come within 15 s");
    }

    private Verdict refuse(AccessCheck check) {
        for (var decision : new Decision[] {check.header(), check.signature()}) {
            if (decision instanceof Decision.Unavailable(var why)) {
                return unavailable(check, why);
            }
        }
        return refuse(check, worst(check));
    }

    /** The signature says more where the header shows nothing, and the other way round. */
    private static DenialReason worst(AccessCheck check) {
        var header = check.header() instanceof Decision.Denied(var reason) ? reason : DenialReason.NO_CREDENTIAL;
        var signature = check.signature() instanceof Decision.Denied(var reason) ? reason : DenialReason.NO_CREDENTIAL;
        return header == DenialReason.NO_CREDENTIAL ? signature : header;
    }

    private Verdict refuse(AccessCheck check, DenialReason reason) {
        access().denied(reason);
        return new Verdict.Answer(AccessProblems.denied(check.function(), check.rule(), reason));
    }

    private Verdict unavailable(AccessCheck check, String why) {
        access().unavailable(check.function(), why);
        return new Verdict.Answer(AccessProblems.unavailable(check.function(), why));
    }

    private AccessControl access() {
        return loop.resources().access();
    }

    /** A call's wait for a decision. */
    private static final class Turn implements Cancellation {
        private final Call call;
        private final AccessCheck check;

        Turn(Call call, AccessCheck check) {
            this.call = call;
            this.check = check;
        }

        void decided(@Nullable Decision decision, @Nullable Throwable failed) {
            var is = decision == null ? new Decision.Unavailable(String.valueOf(failed)) : decision;
            if (call.waitsFor(this)) {
                check.decided(is);
                call.lookAgain();
            } else if (is instanceof Decision.Allowed(var caller)) {
                // Nobody waits for it any more: its sender will try again.
                caller.forget().run();
            }
        }

        @Override
        public void cancel() {
            // What it waits for is done for others, too.
        }
    }
}
