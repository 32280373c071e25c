package dev.nabi.gateway.call;

import dev.nabi.gateway.forwarded.TrustedProxies;
import dev.nabi.gateway.limits.ClientKey;
import dev.nabi.gateway.limits.FunctionLimits;
import org.jspecify.annotations.Nullable;

/**
 * How often and with what a Function may be called ({@code spec.limits}). A call that is turned away here is no invocation:
 * it wakes nothing and is not billed.
 */
final class LimitsStep implements Step {
    private final TrustedProxies proxies;

    LimitsStep(LoopCalls loop) {
        this.proxies = loop.options().trustedProxies();
    }

    @Override
    public Verdict enter(Call call) {
        var limits = limitsOf(call);
        if (limits == null || call.limits().hasPassed(limits)) {
            // None, or it passed them: the call was matched anew since.
            return Verdict.NEXT;
        }
        if (!limits.allows(call.request().method())) {
            return new Verdict.Answer(
                    Problems.methodNotAllowed(limits, call.request().method()));
        }
        var most = limits.maxRequestBytes();
        if (most != null) {
            call.body().lower(most);
        }
        if (call.body().isTooLarge()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooLarge(call));
        }
        return rates(call, limits);
    }

    /** The limits of the Function that a call is for; null where it has none. */
    static @Nullable FunctionLimits limitsOf(Call call) {
        return call.hasRevision()
                ? call.revision().functionLimits()
                : call.loop()
                        .resources()
                        .revisions()
                        .limitsOf(call.match().route().function());
    }

    private Verdict rates(Call call, FunctionLimits limits) {
        var now = call.clock().nanos();
        var excess = call.events().isDelivery() ? limits.takeDelivery(now) : limits.take(new Caller(call), now);
        if (excess == null) {
            call.limits().passed(limits);
            return Verdict.NEXT;
        }
        if (call.hasRevision()) {
            call.revision().meter().aboveLimit(excess.kind());
        }
        return new Verdict.Answer(Problems.aboveLimit(limits.function(), excess));
    }

    /** Asked only for a rate that there is. */
    private final class Caller implements FunctionLimits.Caller {
        private final Call call;

        Caller(Call call) {
            this.call = call;
        }

        @Override
        public long callerKey() {
            var caller = call.record().callerId();
            return caller == null ? 0 : ClientKey.of(caller);
        }

        @Override
        public long addressKey() {
            return ClientKey.of(call.client().address(proxies));
        }
    }
}
