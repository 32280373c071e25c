package dev.nabi.cli.kube;

import dev.nabi.api.management.ManagementPolicy;
import java.util.Optional;

/**
 * The bearer token that the platform's own APIs are shown: the user's. A user who is known by a certificate has none, since a
 * certificate is shown to the API server alone; then a short one of the namespace's ServiceAccount {@value #ACCOUNT}, which is
 * good for the platform's APIs and nothing else.
 */
public final class PlatformToken {
    public static final String ACCOUNT = "nabi-user";

    /** The shortest that Kubernetes gives. */
    private static final int SECONDS = 600;

    private PlatformToken() {}

    /** Empty where the user has no token, and may make none of the account or the namespace has no such account. */
    public static Optional<String> of(KubeApi api, String namespace) {
        var own = api.token();
        return own.isPresent() ? own : ofAccount(api, namespace);
    }

    private static Optional<String> ofAccount(KubeApi api, String namespace) {
        var request =
                Yaml.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        request.putObject("spec")
                .put("expirationSeconds", SECONDS)
                .putArray("audiences")
                .add(ManagementPolicy.AUDIENCE);
        try {
            var path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + ACCOUNT + "/token";
            return Optional.of(Yaml.at(api.create(path, request), "status", "token")
                            .asText())
                    .filter(token -> !token.isEmpty());
        } catch (ApiException e) {
            if (e.status() == 403 || e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
