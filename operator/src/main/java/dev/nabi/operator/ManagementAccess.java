package dev.nabi.operator;

import dev.nabi.api.loopback.LoopbackRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Refuses web pages at a management port that listens on loopback, as it does in local mode. */
@ApplicationScoped
final class ManagementAccess {
    private static final int FORBIDDEN = 403;

    /** Comes before every other handler of the port, those of health and metrics among them. */
    void guard(@Observes Router router, Config config) {
        guard(router, config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0"));
    }

    static void guard(Router router, String host) {
        if (!LoopbackRequest.isLoopback(host)) {
            return;
        }
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            var headers = context.request().headers();
            // HTTP/2 has :authority in place of Host.
            var authority = context.request().authority();
            var hosts = headers.contains("Host") || authority == null
                    ? headers.getAll("Host")
                    : List.of(authority.toString());
            var request = new LoopbackRequest(hosts, headers.getAll("Origin"), headers.getAll("Sec-Fetch-Site"));
            request.refusal()
                    .ifPresentOrElse(
                            why -> context.response().setStatusCode(FORBIDDEN).end(why + "\n"), context::next);
        });
    }
}
