package dev.nabi.events.source.kubernetes;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Clients that sign in as a ServiceAccount, with tokens that the API server gives for it. So events needs no right to read
 * what Triggers watch; who lets a namespace's accounts be used allows {@code create} on {@code serviceaccounts/token} there.
 */
public final class AccountClients implements WatchClients {
    private static final long SECONDS = 3600;
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(12);

    private final KubernetesClient own;
    private final Clock clock;

    public AccountClients(KubernetesClient own, Clock clock) {
        this.own = own;
        this.clock = clock;
    }

    @Override
    public KubernetesClient open(String namespace, String serviceAccount) {
        var tokens = new Tokens(namespace, serviceAccount);
        var config = new ConfigBuilder(own.getConfiguration())
                .withOauthToken(tokens.get())
                .withOauthTokenProvider(tokens::get)
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withUsername(null)
                .withPassword(null)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The token of one account, which is asked for anew before it ends. */
    private final class Tokens {
        private final String namespace;
        private final String account;
        private String token = "";
        private Instant until = Instant.MIN;

        Tokens(String namespace, String account) {
            this.namespace = namespace;
            this.account = account;
        }

        synchronized String get() {
            var now = clock.instant();
            if (now.isAfter(until)) {
                var request = new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(SECONDS)
                        .endSpec()
                        .build();
                var given = own.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(account)
                        .tokenRequest(request)
                        .getStatus();
                token = given.getToken();
                until = Instant.parse(given.getExpirationTimestamp()).minus(RENEWED_BEFORE);
            }
            return token;
        }
    }
}
