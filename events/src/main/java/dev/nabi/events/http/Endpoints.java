package dev.nabi.events.http;

import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.events.books.BacklogStream;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which request is answered by what: at the data port for gateways, at the management port for people and the operator. */
public record Endpoints(
        CallsApi calls,
        AsyncApi async,
        DeadLettersApi deadLetters,
        EventsToken token,
        ManagementPolicy people,
        long maxBody,
        Executor blocking) {
    private static final int HEAP_FOR_BODIES = 8;

    /** The data port; every request shows the token. */
    public void data(Router router, BooleanSupplier isStopping) {
        checkQueries(router);
        router.route("/v1/*").order(-1000).handler(request -> {
            if (isStopping.getAsBoolean()) {
                ApiProblem.later(503, "events shuts down", 1).write(request.response());
            } else {
                admit(request, request::next);
            }
        });
        var budget = new BodyBudget(Runtime.getRuntime().maxMemory() / HEAP_FOR_BODIES);
        router.post("/v1/*").order(-999).handler(request -> bounded(request, budget));
        router.post("/v1/*").order(-998).handler(new Body(maxBody));
        Endpoint call = calls::handle;
        Endpoint get = async::get;
        Endpoint cancel = async::delete;
        router.post("/v1/namespaces/:namespace/functions/:function/calls").handler(call.now());
        router.get("/v1/async/:id").handler(get.on(blocking));
        router.delete("/v1/async/:id").handler(cancel.on(blocking));
        deadLetters(router, null);
    }

    /** Before a route that has parameters of its own, which are looked for together with those of the query. */
    private static void checkQueries(Router router) {
        Endpoint check = request -> {
            Endpoint.checkQuery(request.request());
            request.next();
        };
        router.route("/v1/*").order(-1001).handler(check.now());
    }

    /** Until the answer has gone: a body waits for its commit, too. */
    private void bounded(RoutingContext request, BodyBudget budget) {
        var told = request.request().getHeader("Content-Length");
        var bytes = told != null && told.matches("[0-9]{1,9}") ? Math.min(Long.parseLong(told), maxBody) : maxBody;
        if (budget.take(bytes)) {
            request.addEndHandler(_ -> budget.giveBack(bytes));
            request.next();
        } else {
            ApiProblem.later(503, "events has no memory for more bodies at this moment", 1)
                    .write(request.response());
        }
    }

    private void admit(RoutingContext request, Runnable then) {
        if (token.admits(request.request().getHeader("Authorization"))) {
            then.run();
        } else {
            ApiProblem.of(401, "show the token of nabi.events.token").write(request.response());
        }
    }

    /** The management port: dead letters for people with a token of Kubernetes, the backlog for who shows ours. */
    public void management(Router router, BacklogStream backlog) {
        checkQueries(router);
        deadLetters(router, people);
        router.get("/backlog").handler(request -> admit(request, () -> backlog.join(request.response())));
    }

    private void deadLetters(Router router, @Nullable ManagementPolicy policy) {
        var all = "/v1/namespaces/:namespace/dead-letters";
        router.get(all).handler(guarded("get", policy, deadLetters::list));
        router.post(all + "/redrive").handler(guarded("update", policy, deadLetters::redrive));
        router.post(all + "/purge").handler(guarded("delete", policy, deadLetters::purge));
        router.get(all + "/:id").handler(guarded("get", policy, deadLetters::show));
        router.post(all + "/:id/redrive").handler(guarded("update", policy, deadLetters::redriveOne));
        router.delete(all + "/:id").handler(guarded("delete", policy, deadLetters::purgeOne));
    }

    private Handler<RoutingContext> guarded(String verb, @Nullable ManagementPolicy policy, Endpoint endpoint) {
        Endpoint checked = request -> {
            if (policy != null) {
                var needs = new Permission.Resource(verb, "deadletters", "", Endpoint.path(request, "namespace"), "");
                policy.refusal(request.request().getHeader("Authorization"), needs)
                        .ifPresent(refusal -> {
                            throw ApiProblem.of(refusal.status(), refusal.detail());
                        });
            }
            endpoint.handle(request);
        };
        return checked.on(blocking);
    }
}
