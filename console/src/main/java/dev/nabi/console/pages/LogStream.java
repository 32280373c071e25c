package dev.nabi.console.pages;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.http.WebRequest;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * The log of a Function's instances as server-sent events: {@code line} with a JSON object each, and {@code end} with
 * {@code session} when whoever asked is not signed in any more, else {@code time}. How many are followed at once is bounded,
 * for each caller and in all.
 */
public final class LogStream implements Handler<RoutingContext> {
    private static final int MOST = 128;
    private static final int MOST_OF_ONE = 8;

    private final SignIns signIns;
    private final Cluster cluster;
    private final CallerClients clients;
    private final ExecutorService threads;
    private final Map<String, Integer> open = new HashMap<>();
    private int all;

    public LogStream(SignIns signIns, Cluster cluster, CallerClients clients, ExecutorService threads) {
        this.signIns = signIns;
        this.cluster = cluster;
        this.clients = clients;
        this.threads = threads;
    }

    @Override
    public void handle(RoutingContext context) {
        var http = context.request();
        var request = request(http);
        var names = new String[] {context.pathParam("ns"), context.pathParam("name")};
        http.resume();
        threads.execute(() -> {
            var caller = signIns.caller(request);
            if (caller.isEmpty()) {
                refuse(http, 401, "sign in again");
            } else if (!Site.LABEL.matcher(names[0]).matches()
                    || !Site.LABEL.matcher(names[1]).matches()) {
                refuse(http, 404, "there is no such log");
            } else {
                follow(http, request, caller.get(), names);
            }
        });
    }

    private void follow(HttpServerRequest http, WebRequest request, Caller caller, String[] names) {
        if (!take(caller.name())) {
            FollowedLog.refuse(http.response(), Site.words(request).say("logs_too_many", MOST_OF_ONE, MOST));
            return;
        }
        try (var followed = new FollowedLog(cluster, clients, threads, caller, names[0], names[1])) {
            followed.write(http.response(), () -> isStill(request, caller));
        } finally {
            give(caller.name());
        }
    }

    private boolean isStill(WebRequest request, Caller caller) {
        return signIns.caller(request).map(Caller::name).equals(Optional.of(caller.name()));
    }

    private synchronized boolean take(String caller) {
        if (all >= MOST || open.getOrDefault(caller, 0) >= MOST_OF_ONE) {
            return false;
        }
        all++;
        open.merge(caller, 1, Integer::sum);
        return true;
    }

    private synchronized void give(String caller) {
        all--;
        open.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    }

    private static void refuse(HttpServerRequest http, int status, String detail) {
        var _ = http.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"detail\":\"" + detail + "\"}");
    }

    private static WebRequest request(HttpServerRequest http) {
        var remote = http.remoteAddress();
        return new WebRequest(
                http.method().name(),
                Objects.requireNonNullElse(http.path(), "/"),
                Objects.requireNonNullElse(http.query(), ""),
                Objects.requireNonNullElse(http.getHeader("Host"), ""),
                http.headers(),
                new byte[0],
                remote == null ? "" : Objects.requireNonNullElse(remote.hostAddress(), ""));
    }
}
