package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.events.EventsPath;
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
            case Match.AsyncCall asyncCall -> {
                call.routed(asyncCall, null);
                yield Verdict.NEXT;
            }
            case Unknown unknown -> events(call, unknown);
        };
    }

    /** What is no Function's may be a path of events. */
    private Verdict events(Call call, Unknown unknown) {
        return switch (EventsPath.read(call.request().target())) {
            case null -> new Verdict.Answer(Problems.noFunction(unknown));
            case EventsPath.Malformed malformed -> new Verdict.Answer(Problems.malformed(malformed.why()));
            case EventsPath.Inlet inlet -> {
                call.events(call.events().withInlet(inlet));
                yield Verdict.NEXT;
            }
            case EventsPath.AsyncCall asyncCall -> asyncCall(call, asyncCall);
        };
    }

    private Verdict asyncCall(Call call, EventsPath.AsyncCall of) {
        var route = routes.get().find(of.function().namespace(), of.function().name());
        if (route == null) {
            return new Verdict.Answer(Problems.noAsyncCall(of.id()));
        }
        call.routed(new Match.AsyncCall(route, of.id(), of.query()), null);
        return Verdict.NEXT;
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
