package dev.nabi.gateway.http;

import dev.nabi.gateway.proxy.Body;
import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The first steps of a request: may it be, what does it mean, whom does it call. */
final class Ingress {
    private Ingress() {}

    static void handle(Worker worker, HttpServerRequest in) {
        var wrong = Framing.check(in);
        if (wrong == null && worker.service().gate().isClosed()) {
            wrong = Problem.of(Failure.SHUTTING_DOWN, "this gateway shuts down: call again, another one answers");
        }
        if (wrong != null) {
            refuseAndClose(in, wrong);
            return;
        }
        route(worker, in, match(worker, in));
    }

    /** What a request means by the routes of this moment. */
    static Match match(Worker worker, HttpServerRequest in) {
        var service = worker.service();
        return service.router()
                .match(
                        service.routes().get(),
                        hostOf(in),
                        in.uri(),
                        worker.loop().random().nextInt());
    }

    static void route(Worker worker, HttpServerRequest in, Match match) {
        switch (match) {
            case Found found -> call(worker, in, found);
            case NotReady notReady -> {
                if (!worker.lobby().keeps(in, notReady)) {
                    refuse(in, notReady(notReady));
                }
            }
            case Unknown unknown -> refuse(in, unknown(unknown));
        }
    }

    private static void call(Worker worker, HttpServerRequest in, Found found) {
        var revision = worker.service().revisions().find(found.revision());
        if (revision == null) {
            refuse(in, Problem.of(Failure.REVISION_GONE, "revision " + found.revision() + " is going: call again"));
            return;
        }
        var body = Body.of(in, worker.options().maxBodyBytes());
        if (body.isTooLarge()) {
            refuseAndClose(in, Call.tooLarge(worker.options().maxBodyBytes()));
            return;
        }
        new Call(worker, in, body, found, revision).begin();
    }

    private static @Nullable String hostOf(HttpServerRequest in) {
        if (in.version() != HttpVersion.HTTP_2) {
            return in.headers().get(HttpHeaders.HOST);
        }
        var authority = in.authority();
        return authority == null ? null : authority.host();
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

    /** Answers, and lets the client send the rest of its body into nothing. */
    static void refuse(HttpServerRequest in, Problem problem) {
        problem.answer(in);
        if (!in.isEnded()) {
            Body.of(in, 0).discard(in);
        }
    }

    private static void refuseAndClose(HttpServerRequest in, Problem problem) {
        ClientConnection.closeAfter(in);
        problem.answer(in);
    }
}
