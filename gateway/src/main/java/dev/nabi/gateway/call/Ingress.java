package dev.nabi.gateway.call;

import dev.nabi.gateway.proxy.Body;
import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;

/** The first steps of a request: may it be, what does it mean, whom does it call. */
public final class Ingress {
    private Ingress() {}

    public static void handle(Worker worker, Client client) {
        if (worker.service().gate().isClosed()) {
            shutsDown().answer(client);
            return;
        }
        route(worker, client, match(worker, client));
    }

    /** What a request means by the routes of this moment. */
    static Match match(Worker worker, Client client) {
        var service = worker.service();
        var request = client.request();
        return service.router().match(service.routes().get(), request.host(), request.target(), worker.spread());
    }

    static void route(Worker worker, Client client, Match match) {
        switch (match) {
            case Found found -> call(worker, client, found);
            case NotReady notReady -> {
                if (!worker.lobby().keeps(client, notReady)) {
                    notReady(notReady).answer(client);
                }
            }
            case Unknown unknown -> unknown(unknown).answer(client);
        }
    }

    private static void call(Worker worker, Client client, Found found) {
        var revision = worker.service().revisions().find(found.revision());
        if (revision == null) {
            Problem.of(Failure.REVISION_GONE, "revision " + found.revision() + " is going: call again")
                    .answer(client);
            return;
        }
        var body = new Body(client.request(), worker.options().maxBodyBytes());
        if (body.isTooLarge()) {
            client.closeAfterAnswer();
            CallProblem.tooLarge(worker.options()).answer(client);
            return;
        }
        var budget = revision.budget();
        if (budget == null) {
            new Call(worker, client, body, found, revision, null).begin();
        } else {
            BudgetGate.enter(worker, client, body, found, revision, budget);
        }
    }

    static Problem shutsDown() {
        return Problem.of(Failure.SHUTTING_DOWN, "this gateway shuts down: call again, another one answers");
    }

    static Problem notReady(NotReady notReady) {
        var function = notReady.function();
        return Problem.of(
                Failure.NOT_READY,
                "Function " + function + " has no ready revision: "
                        + notReady.readiness().reason() + ": "
                        + notReady.readiness().message() + ". See: kubectl describe fn " + function.name() + " -n "
                        + function.namespace());
    }

    private static Problem unknown(Unknown unknown) {
        return Problem.of(
                Failure.NO_FUNCTION,
                "nothing is known as " + unknown.asked()
                        + ". Functions are called at /function/<namespace>/<name>[@<tag>][/path], or /function/<name> in"
                        + " the default namespace. See: kubectl get fn -A");
    }
}
