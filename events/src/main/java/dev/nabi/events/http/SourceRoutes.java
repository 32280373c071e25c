package dev.nabi.events.http;

import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import dev.nabi.events.source.topic.TopicApi;
import dev.nabi.events.source.webhook.WebhookApi;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The routes of topics and webhooks. */
public final class SourceRoutes {
    private final TopicApi topics;
    private final WebhookApi webhooks;
    private final BooleanSupplier isSynced;

    /** {@code isSynced} says whether all Triggers are known; nothing is taken before, as some of them would miss it. */
    public SourceRoutes(TopicApi topics, WebhookApi webhooks, BooleanSupplier isSynced) {
        this.topics = topics;
        this.webhooks = webhooks;
        this.isSynced = isSynced;
    }

    /** Adds them; each request runs on a thread that may wait. */
    public void add(Router router, Executor blocking) {
        var topic = "/v1/namespaces/:namespace/topics/:topic";
        router.post(topic).handler(endpoint(topics::publish, "topic").on(blocking));
        router.get(topic).handler(endpoint(topics::read, "topic").on(blocking));
        router.post(topic + "/replay").handler(endpoint(topics::replay, "topic").on(blocking));
        router.postWithRegex("/v1/namespaces/(?<namespace>[^/]+)/webhooks/(?<path>.+)")
                .handler(endpoint(webhooks::receive, "path").on(blocking));
        router.route(topic).handler(notAllowed("POST, GET", "a topic is published to (POST) or read (GET)"));
        router.route(topic + "/replay").handler(notAllowed("POST", "a replay is asked for by POST"));
        router.routeWithRegex("/v1/namespaces/[^/]+/webhooks/.+").handler(notAllowed("POST", "a webhook takes POST"));
    }

    private static Handler<RoutingContext> notAllowed(String allowed, String why) {
        return request -> {
            request.response().putHeader("Allow", allowed);
            ApiProblem.of(405, why + ", not " + request.request().method()).write(request.response());
        };
    }

    private Endpoint endpoint(Function<ApiRequest, ApiAnswer> api, String name) {
        return request -> {
            if (!isSynced.getAsBoolean()) {
                throw ApiProblem.later(503, "Triggers are not known yet; nothing was accepted", 1);
            }
            write(api.apply(read(request, name)), request);
        };
    }

    private static ApiRequest read(RoutingContext request, String name) {
        var fields = new HashMap<String, String>();
        request.request()
                .headers()
                .forEach((field, value) -> fields.putIfAbsent(field.toLowerCase(Locale.ROOT), value));
        var query = new HashMap<String, String>();
        request.queryParams().forEach((parameter, value) -> query.putIfAbsent(parameter, value));
        return new ApiRequest(
                Objects.requireNonNullElse(request.pathParam("namespace"), ""),
                Objects.requireNonNullElse(request.pathParam(name), ""),
                fields,
                query,
                Body.of(request));
    }

    private static void write(ApiAnswer answer, RoutingContext request) {
        var response = request.response().setStatusCode(answer.status());
        for (Map.Entry<String, String> field : answer.fields().entrySet()) {
            response.putHeader(field.getKey(), field.getValue());
        }
        response.end(Buffer.buffer(answer.body()));
    }
}
