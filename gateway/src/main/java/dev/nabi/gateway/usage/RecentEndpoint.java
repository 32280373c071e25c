package dev.nabi.gateway.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.management.ManagementGuard;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.gateway.metrics.RecentMeters;
import dev.nabi.gateway.metrics.RecentMinutes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/**
 * {@code GET /recent?namespace=NS&function=NAME&minutes=60}: durations by bucket, the longest queue and the most
 * instances of each minute that this gateway remembers, for who may get Functions of the namespace.
 */
public final class RecentEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecentMeters meters;
    private final ManagementPolicy policy;

    public RecentEndpoint(RecentMeters meters, ManagementPolicy policy) {
        this.meters = meters;
        this.policy = policy;
    }

    /** Adds the route. */
    public void register(Router router) {
        router.get("/recent").blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        var namespace = Objects.requireNonNullElse(context.request().getParam("namespace"), "");
        var function = Objects.requireNonNullElse(context.request().getParam("function"), "");
        var minutes = Objects.requireNonNullElse(
                context.request().getParam("minutes"), Integer.toString(RecentMinutes.MINUTES));
        if (namespace.isEmpty()) {
            problem(context, "name a namespace: ?namespace=<name>");
            return;
        }
        if (!minutes.matches("[0-9]{1,3}")
                || Integer.parseInt(minutes) < 1
                || Integer.parseInt(minutes) > RecentMinutes.MINUTES) {
            problem(context, "minutes must be a number from 1 to " + RecentMinutes.MINUTES);
            return;
        }
        var refusal = policy.refusal(context.request().getHeader("Authorization"), new Permission.Functions(namespace));
        if (refusal.isPresent()) {
            ManagementGuard.refuse(context, refusal.get());
            return;
        }
        send(
                context,
                200,
                "application/json",
                Map.of(
                        "bounds", RecentMinutes.bounds(),
                        "functions", meters.of(namespace, function, Integer.parseInt(minutes))));
    }

    private static void problem(RoutingContext context, String detail) {
        send(context, 400, "application/problem+json", Map.of("title", "Bad request", "status", 400, "detail", detail));
    }

    private static void send(RoutingContext context, int status, String type, Object body) {
        try {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", type)
                    .end(JSON.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
