package dev.nabi.console.lambda;

import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens for the gateway of the callers' ServiceAccounts, for Functions whose {@code spec.access} lists them. The caller's own
 * token is for the API server and is never sent to a gateway; with it, one for the gateway's audience is asked for.
 */
final class GatewayTokens {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration USED = Duration.ofMinutes(45);
    private static final int MOST = 1_000;

    private final CallerClients clients;
    private final String audience;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(String token, Instant until) {}

    GatewayTokens(CallerClients clients, String audience, Clock clock) {
        this.clients = clients;
        this.audience = audience;
        this.clock = clock;
    }

    /** A token where the Function wants one of this caller; none where it lets anyone call. */
    Optional<String> of(LambdaCall call, LambdaFunction function) {
        var access = function.spec().path("access");
        var account = call.caller().name().split(":", -1);
        var isAccount = account.length == 4 && account[1].equals("serviceaccount");
        if (!isAccount
                || access.path("public").asBoolean(false)
                || access.path("serviceAccounts")
                        .valueStream()
                        .noneMatch(name -> name.asText().equals(account[2] + "/" + account[3]))) {
            return Optional.empty();
        }
        return Optional.of(token(call, account[2], account[3]));
    }

    private String token(LambdaCall call, String namespace, String account) {
        var now = clock.instant();
        synchronized (kept) {
            var known = kept.get(call.caller().token());
            if (known != null && now.isBefore(known.until())) {
                return known.token();
            }
        }
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(LIFE.toSeconds())
                .endSpec()
                .build();
        var token = clients.as(
                call.caller(),
                client -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(account)
                        .tokenRequest(request)
                        .getStatus()
                        .getToken());
        synchronized (kept) {
            kept.put(call.caller().token(), new Kept(token, now.plus(USED)));
            if (kept.size() > MOST) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return token;
    }
}
