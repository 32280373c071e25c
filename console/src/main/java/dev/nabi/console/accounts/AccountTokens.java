package dev.nabi.console.accounts;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of the ServiceAccounts that accounts stand for: asked for with TokenRequest, for an hour each, and again before they
 * end. The process may do so in the accounts' namespace and in no other.
 */
public final class AccountTokens {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration LEFT = Duration.ofMinutes(15);
    private static final int MOST = 1000;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final InstantSource clock;
    private final Map<String, Token> tokens = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > MOST;
        }
    };

    private record Token(String text, Instant ends) {}

    public AccountTokens(KubernetesClient client, String namespace, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** A token that is good for a while; empty where the ServiceAccount is not there. */
    public Optional<String> token(String account) {
        var now = clock.instant();
        synchronized (tokens) {
            var known = tokens.get(account);
            if (known != null && now.plus(LEFT).isBefore(known.ends())) {
                return Optional.of(known.text());
            }
        }
        var fresh = request(account, now);
        synchronized (tokens) {
            fresh.ifPresentOrElse(token -> tokens.put(account, token), () -> tokens.remove(account));
        }
        return fresh.map(Token::text);
    }

    private Optional<Token> request(String account, Instant now) {
        try {
            var answer = client.serviceAccounts()
                    .inNamespace(namespace)
                    .withName(account)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(LIFE.toSeconds())
                            .endSpec()
                            .build());
            // The API server may shorten it.
            var ends = answer.getStatus().getExpirationTimestamp();
            return Optional.of(
                    new Token(answer.getStatus().getToken(), ends == null ? now.plus(LIFE) : Instant.parse(ends)));
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
