package dev.nabi.gateway.call;

import dev.nabi.gateway.events.EventsPath.Inlet;
import dev.nabi.gateway.events.EventsRequest;

/** What is published on a topic or read from it, or sent to a webhook: the events process says who may. */
final class PublishStep extends EventsStep {
    /** A log is sent again for as long as it takes. */
    private static final String REPLAY = "/replay";

    PublishStep(LoopCalls loop) {
        super(loop);
    }

    @Override
    public Verdict enter(Call call) {
        return call.events().inlet() == null ? Verdict.NEXT : pass(call);
    }

    @Override
    EventsRequest request(Call call, byte[] body) {
        if (!(call.events().inlet() instanceof Inlet(var target))) {
            throw new IllegalStateException("nothing is published");
        }
        return new EventsRequest(
                call.request().method(), target, EventsFields.of(call, true), body, target.endsWith(REPLAY));
    }
}
