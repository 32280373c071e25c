package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import java.util.function.Supplier;

/** Whom a request calls. */
final class RouteStep implements Step {
    private final Router router;
    private final Supplier<RouteTable> routes;
    private final Revisions revisions;

    RouteStep(Router router, Supplier<RouteTable> routes, Revisions revisions) {
        this.router = router;
        this.routes = routes;
        this.revisions = revisions;
    }

    @Override
    public Verdict enter(Call call) {
        if (call.request().isForProxy()) {
            return new Verdict.Answer(Problems.methodNotAllowed(call.request().method()));
        }
        return switch (match(call)) {
            case Found found -> found(call, found);
            case Match.Malformed malformed -> new Verdict.Answer(Problems.malformed(malformed.why()));
            case NotReady notReady -> {
                call.routed(notReady, null);
                yield Verdict.NEXT;
            }
            case Unknown unknown -> new Verdict.Answer(Problems.noFunction(unknown));
        };
    }

    @Override
    public String stage(Call call) {
        return "start";
    }

    /** What its request means by the routes of this moment. */
    Match match(Call call) {
        var request = call.request();
        return router.match(routes.get(), request.host(), request.target(), call.spread());
    }

    /** Whether it would not go again where it went. */
    boolean leadsElsewhere(Call call) {
        return !(match(call) instanceof Found now)
                || !now.revision().equals(call.revision().key());
    }

    private Verdict found(Call call, Found found) {
        var revision = revisions.find(found.revision());
        if (revision == null) {
            return new Verdict.Answer(Problems.revisionGone(found.revision()));
        }
        call.routed(found, revision);
        return Verdict.NEXT;
    }
}
