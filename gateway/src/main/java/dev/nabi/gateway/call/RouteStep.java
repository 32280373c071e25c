package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import java.util.function.Supplier;

/**
 * Whom a request calls. A call of a Function that has no revision yet waits here while the Function's {@code Ready} is
 * not {@code False}, so that the first call may follow the apply at once.
 */
final class RouteStep implements Step {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Router router;
    private final Supplier<RouteTable> routes;
    private final Revisions revisions;
    private final Lobby lobby;

    RouteStep(Router router, Supplier<RouteTable> routes, Revisions revisions, Lobby lobby) {
        this.router = router;
        this.routes = routes;
        this.revisions = revisions;
        this.lobby = lobby;
    }

    @Override
    public Verdict enter(Call call) {
        if (call.request().isForProxy()) {
            return new Verdict.Answer(Problems.methodNotAllowed(call.request().method()));
        }
        return switch (match(call)) {
            case Found found -> found(call, found);
            case Match.Malformed malformed -> new Verdict.Answer(Problems.malformed(malformed.why()));
            case NotReady notReady -> notReady(call, notReady);
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

    private Verdict notReady(Call call, NotReady notReady) {
        var patience = notReady.readiness().patienceMillis();
        if (patience == 0) {
            return new Verdict.Answer(Problems.notReady(notReady));
        }
        var place = lobby.enter(notReady);
        if (place == null) {
            return new Verdict.Answer(Problems.lobbyFull(notReady));
        }
        call.record().cold();
        return call.await(call.record().arrivedNanos() + patience * NANOS_PER_MILLI, place);
    }

    @Override
    public Verdict expired(Call call) {
        return match(call) instanceof NotReady notReady
                ? new Verdict.Answer(Problems.notReady(notReady))
                : Verdict.RESTART;
    }
}
