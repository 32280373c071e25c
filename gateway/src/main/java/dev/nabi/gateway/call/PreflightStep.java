package dev.nabi.gateway.call;

import dev.nabi.gateway.limits.CorsRules;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.ResponseHead;

/**
 * Which web pages may call from a browser ({@code spec.limits.cors}). The browser's question whether they may is answered
 * here: it comes before access, since it carries no credentials, and wakes nothing.
 */
final class PreflightStep implements Step {
    @Override
    public Verdict enter(Call call) {
        if (call.events().isDelivery()) {
            return Verdict.NEXT;
        }
        var limits = LimitsStep.limitsOf(call);
        var cors = limits == null ? null : limits.cors();
        if (cors == null) {
            call.limits().allowOrigin(null);
            return Verdict.NEXT;
        }
        var request = call.request();
        if (CorsRules.isPreflight(request)) {
            return new Verdict.Reply(
                    ResponseHead.of(ResponseHead.NO_CONTENT, "No Content", cors.preflight(request), Length.NONE));
        }
        call.limits().allowOrigin(cors.answer(request));
        return Verdict.NEXT;
    }
}
