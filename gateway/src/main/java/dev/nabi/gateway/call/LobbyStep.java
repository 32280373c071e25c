package dev.nabi.gateway.call;

import dev.nabi.gateway.routing.Match.NotReady;

/**
 * A revision of the Function. A call of a Function that has none yet waits here while the Function's {@code Ready} is not
 * {@code False}, so that the first call may follow the apply at once.
 */
final class LobbyStep implements Step {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Lobby lobby;
    private final RouteStep routes;

    LobbyStep(Lobby lobby, RouteStep routes) {
        this.lobby = lobby;
        this.routes = routes;
    }

    @Override
    public Verdict enter(Call call) {
        if (call.hasRevision() || !(call.match() instanceof NotReady notReady)) {
            return Verdict.NEXT;
        }
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
        return routes.match(call) instanceof NotReady notReady
                ? new Verdict.Answer(Problems.notReady(notReady))
                : Verdict.RESTART;
    }
}
