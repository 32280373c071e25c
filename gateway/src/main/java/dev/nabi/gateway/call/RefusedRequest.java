package dev.nabi.gateway.call;

import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCall.Result;
import dev.nabi.gateway.telemetry.FinishedCall.Times;

/** The line of the access log for a request that became no call: it cannot be read, or the gateway shuts down. */
final class RefusedRequest {
    private RefusedRequest() {}

    /** Tells the log, if there is one that wants it. A request that cannot be read has neither method nor path. */
    static void tell(LoopCalls loop, Client client, Problem problem, String id) {
        var telemetry = loop.resources().telemetry();
        var status = problem.failure().status();
        var outcome = problem.failure().outcome();
        var trail = telemetry.refused(status, outcome);
        if (trail == null) {
            return;
        }
        trail.answers(problem.failure().reason(), problem.detail());
        var now = loop.ticks().nanos();
        telemetry.ended(new FinishedCall(
                EndedCall.request(client, loop.options(), "", false, telemetry.headers()),
                null,
                new Result(id, outcome, status, false, false, 0, 0, 0),
                new Times(loop.ticks().millis(), now, now),
                trail));
    }
}
