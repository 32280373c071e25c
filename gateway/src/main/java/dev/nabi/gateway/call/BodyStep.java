package dev.nabi.gateway.call;

import dev.nabi.gateway.proxy.RequestBody;
import dev.nabi.metering.Ticks;

/**
 * A request's body: its bound, and a short one ({@value RequestBody#SHORT} bytes at most, of a declared length) is read in
 * whole before an instance is taken for it, so that a slow client holds no slot.
 */
final class BodyStep implements Step {
    private final DataPlaneOptions options;
    private final Ticks ticks;

    BodyStep(LoopCalls loop) {
        this.options = loop.options();
        this.ticks = loop.ticks();
    }

    @Override
    public Verdict enter(Call call) {
        var body = call.body();
        if (body.isTooLarge()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooLarge(call));
        }
        if (!body.isShort()) {
            return Verdict.NEXT;
        }
        body.hold(call.client(), call::lookAgain);
        if (body.isLost()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.overloaded());
        }
        if (body.isWhole()) {
            return Verdict.NEXT;
        }
        return call.await(ticks.nanos() + options.headTimeoutMillis() * 1_000_000, () -> {});
    }

    @Override
    public Verdict expired(Call call) {
        call.client().closeAfterAnswer();
        return new Verdict.Answer(Problems.tooSlow(options));
    }
}
