package dev.nabi.gateway.call;

import dev.nabi.gateway.events.EventsRequest;
import dev.nabi.gateway.routing.Match.AsyncCall;
import java.util.ArrayList;
import java.util.Map;

/** What became of an asynchronous call, and its cancellation: for who may call the Function, and was the caller. */
final class StatusStep extends EventsStep {
    StatusStep(LoopCalls loop) {
        super(loop);
    }

    @Override
    public Verdict enter(Call call) {
        if (!(call.match() instanceof AsyncCall)) {
            return Verdict.NEXT;
        }
        return switch (call.request().method()) {
            case "GET", "HEAD", "DELETE" -> pass(call);
            default -> new Verdict.Answer(Problems.notOfAsyncCall(call.request().method()));
        };
    }

    @Override
    EventsRequest request(Call call, byte[] body) {
        if (!(call.match() instanceof AsyncCall(var route, var id, var query))) {
            throw new IllegalStateException("no asynchronous call of " + call.match());
        }
        var fields = new ArrayList<>(EventsFields.of(call, false));
        var caller = call.record().caller();
        if (!caller.isEmpty()) {
            fields.add(Map.entry("Nabi-Caller", caller));
        }
        var method = call.request().isHead() ? "GET" : call.request().method();
        return new EventsRequest(method, "/v1/async/" + id + query, fields, body, !query.isEmpty());
    }
}
