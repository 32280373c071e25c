package dev.nabi.gateway.call;

import java.util.Objects;

/** The instance's work on a call: the request goes to it, and its answer to the client. The last step. */
final class ProxyStep implements Step {
    private final LoopCalls loop;

    ProxyStep(LoopCalls loop) {
        this.loop = loop;
    }

    @Override
    public Verdict enter(Call call) {
        var attempt =
                new Attempt(loop, call, Objects.requireNonNull(call.permit()).instance());
        call.attempted(attempt);
        var verdict = call.await(attempt.nextLook(), attempt);
        attempt.begin();
        return verdict;
    }

    @Override
    public Verdict expired(Call call) {
        return Objects.requireNonNull(call.attempt()).expired();
    }
}
