package dev.nabi.console;

import dev.nabi.console.accesskeys.AccessKeys;
import dev.nabi.console.accesskeys.AccessKeysApi;
import dev.nabi.console.audit.Audit;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebRoutes;
import dev.nabi.console.lambda.LambdaApi;
import dev.nabi.console.lambda.LambdaParts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;

/** The Lambda API and the access keys as parts of the process: before the pages, which have the other paths. */
@Singleton
final class LambdaProcess {
    /** Before the routes of pages. */
    private static final int ORDER = -100;

    /** The longest event of a synchronous call. */
    private static final long LONGEST_EVENT = 6_291_456;

    private static final long SMALL = 64 * 1024;

    /** Of a function with layers, its zip, one layer, the jars of all and the result are there at a time. */
    private static final int HEAP_FOR_LAYERS = 8;

    void routes(
            @Observes Router router,
            ConsoleConfig config,
            KubernetesClient own,
            CallerClients clients,
            FunctionsApi functions,
            CodeStoreClient code,
            GatewayClient gateway,
            WebRoutes routes,
            Clock clock) {
        if (!config.lambda()) {
            return;
        }
        var audit = new Audit(clock);
        var keys = new AccessKeys(own, config.namespace(), clients, clock);
        var mostCode = Math.toIntExact(config.maxCode().asLongValue());
        var settings = new LambdaParts.Settings(
                mostCode,
                (int) Math.min(mostCode, Runtime.getRuntime().maxMemory() / HEAP_FOR_LAYERS),
                config.publicGateway().orElse(config.gateway()),
                config.gatewayAudience());
        var parts = new LambdaParts(new LambdaParts.Tools(clients, functions, code, gateway, clock), settings);
        var api = routes.blocking(
                request -> longest(request, settings.mostBytes()), new LambdaApi(parts, keys, audit, clock));
        router.route().order(ORDER).handler(context -> {
            var request = context.request();
            if (LambdaApi.isAsked(
                    request.method().name(),
                    Objects.requireNonNullElse(request.path(), ""),
                    Objects.requireNonNullElse(request.getHeader("Authorization"), ""),
                    Objects.requireNonNullElse(request.getHeader("X-Amz-Target"), ""))) {
                api.handle(context);
            } else {
                context.next();
            }
        });
        router.route(AccessKeysApi.PATH + "*")
                .order(ORDER)
                .handler(routes.blocking(_ -> SMALL, new AccessKeysApi(keys, audit)));
    }

    /** Code comes as Base64 within JSON. */
    private static long longest(HttpServerRequest request, long mostCode) {
        var path = Objects.requireNonNullElse(request.path(), "");
        var isCode = path.matches("/2015-03-31/functions(/|/[^/]+/code/?)?") || path.matches("/2018-10-31/layers/.+");
        return isCode ? mostCode * 4 / 3 + SMALL : LONGEST_EVENT;
    }
}
