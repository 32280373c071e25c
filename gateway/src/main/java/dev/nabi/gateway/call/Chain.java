package dev.nabi.gateway.call;

import java.util.Arrays;

/** The steps that every call passes on one event loop, in their order: this list is the only place that knows it. */
final class Chain {
    private final RouteStep routes;
    private final Step[] steps;
    private final int activate;

    Chain(LoopCalls loop) {
        var shared = loop.resources();
        routes = new RouteStep(shared.router(), shared.routes(), shared.revisions());
        var activation = new ActivateStep(loop);
        steps = new Step[] {
            routes,
            new PublishStep(loop),
            new PreflightStep(),
            new AccessStep(loop),
            new StatusStep(loop),
            new LimitsStep(loop),
            new HandOverStep(loop),
            new LobbyStep(shared.lobby(), routes),
            new BodyStep(loop),
            new BudgetStep(loop),
            activation,
            new ProxyStep(loop),
        };
        activate = Arrays.asList(steps).indexOf(activation);
    }

    /** Has a call enter a step; whatever the step throws is one answer. */
    Verdict enter(int position, Call call) {
        var step = steps[position];
        try {
            return step.enter(call);
        } catch (RuntimeException fault) {
            return new Verdict.Answer(Problems.fault(step.getClass().getSimpleName(), fault));
        }
    }

    Step at(int position) {
        return steps[position];
    }

    RouteStep routes() {
        return routes;
    }

    /** Where a call goes back to whose instance did not take it. */
    int activate() {
        return activate;
    }
}
