package dev.nabi.console.session;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.caller.TokenClaims;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the API server whose a token is, as the token itself: SelfSubjectReview, which servers have from 1.28 on. An older one is
 * asked for a SelfSubjectAccessReview, which everybody may ask for: a token that is not good is refused there, too, and the name
 * is what the token says of itself. The process needs no right of its own for either.
 */
public final class TokenOwner {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int LONGEST = 16 << 10;

    private final CallerClients clients;

    public TokenOwner(CallerClients clients) {
        this.clients = clients;
    }

    /** The user that the API server takes the token for; empty when it does not take it. */
    public Optional<String> of(String token) {
        // A field of HTTP has no more than visible ASCII.
        if (token.isEmpty() || token.length() > LONGEST || !token.matches("[\\x21-\\x7e]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(clients.as(new Caller("default", "", token), client -> name(client, token)));
        } catch (KubernetesClientException e) {
            if (e.getCode() == UNAUTHORIZED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String name(KubernetesClient client, String token) {
        return reviewed(client).orElseGet(() -> byAccessReview(client, token));
    }

    private static Optional<String> reviewed(KubernetesClient client) {
        try {
            var answer = client.raw(
                    REVIEWS, "POST", Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"));
            return answer == null
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(answer)
                                    .at("/status/userInfo/username")
                                    .asText(""))
                            .filter(name -> !name.isEmpty());
        } catch (KubernetesClientException e) {
            // A server that does not know the kind answers 404; one that does not let the token ask for it, 403.
            if (e.getCode() == NOT_FOUND || e.getCode() == FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("the API server's SelfSubjectReview is no JSON", e);
        }
    }

    private static String byAccessReview(KubernetesClient client, String token) {
        client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withGroup("nabi.dev")
                        .withResource("functions")
                        .withVerb("list")
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        var said = TokenClaims.of(token).subject();
        return said.isEmpty() ? "the owner of a token" : said;
    }
}
