package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;
import java.util.Objects;

/**
 * Who may call. A call without the right is turned away before anything is woken or waited for: it is no invocation, and is
 * not billed.
 */
final class AccessStep implements Step {
    private final AccessSpec byDefault;

    AccessStep(LoopCalls loop) {
        this.byDefault = loop.options().accessDefault();
    }

    @Override
    public Verdict enter(Call call) {
        var route = call.match().route();
        var access = Objects.requireNonNullElse(route.access(), byDefault);
        if (access.admitsEveryone() && !access.hasCredentials()) {
            return Verdict.NEXT;
        }
        return new Verdict.Answer(Problems.forbidden(route.function(), "spec.access lets nobody call"));
    }
}
