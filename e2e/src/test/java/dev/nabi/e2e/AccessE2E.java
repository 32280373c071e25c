package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of the cluster's own issuer, and Secrets that the gateway may read by their names alone. */
class AccessE2E extends ClusterCase {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @AfterEach
    void takeCallersAway() {
        var namespace = ClusterPlatform.FUNCTIONS;
        kubectl()
                .run(
                        "-n",
                        namespace,
                        "delete",
                        "serviceaccount",
                        "access-caller",
                        "access-other",
                        "--ignore-not-found");
        kubectl().run("-n", namespace, "delete", "secret", "nabi-api-keys", "access-keys", "--ignore-not-found");
        kubectl().run("-n", namespace, "delete", "role,rolebinding", "access-keys", "--ignore-not-found");
    }

    @Test
    void tokenOfAServiceAccountForTheGatewayOpensTheFunctionAndNoOtherTokenDoes() throws Exception {
        var function = Faulty.named("access-accounts")
                .with("access:\n  serviceAccounts: [" + ClusterPlatform.FUNCTIONS + "/access-caller]");
        apply(function);
        var right = token("access-caller", "nabi");
        var ofAnother = token("access-other", "nabi");
        var forAnother = token("access-caller", "https://bank.example");

        await(() -> status(function, "Authorization", "Bearer " + right) == 200);

        assertThat(status(function, "X-None", "")).isEqualTo(401);
        assertThat(status(function, "Authorization", "Bearer " + ofAnother)).isEqualTo(403);
        assertThat(status(function, "Authorization", "Bearer " + forAnother)).isEqualTo(401);
        assertThat(status(function, "Authorization", "Bearer " + right.substring(0, right.length() - 8) + "AAAAAAAA"))
                .isEqualTo(401);
    }

    @Test
    void secretOfAConventionalNameIsReadAndAnotherOneOnceARoleAllowsIt() throws Exception {
        secret("nabi-api-keys");
        secret("access-keys");
        var conventional = Faulty.named("access-conventional").with("access:\n  apiKeys: {secret: nabi-api-keys}");
        var other = Faulty.named("access-named").with("access:\n  apiKeys: {secret: access-keys}");
        apply(conventional);
        apply(other);

        await(() -> status(conventional, "X-Api-Key", "ci." + KEY) == 200);
        assertThat(status(conventional, "X-Api-Key", "ci." + KEY.replace('0', '1')))
                .isEqualTo(401);
        assertThat(status(other, "X-Api-Key", "ci." + KEY))
                .as("closed, not open")
                .isEqualTo(503);

        var namespace = ClusterPlatform.FUNCTIONS;
        kubectl()
                .run(
                        "-n",
                        namespace,
                        "create",
                        "role",
                        "access-keys",
                        "--verb=get",
                        "--resource=secrets",
                        "--resource-name=access-keys")
                .succeeded();
        kubectl()
                .run(
                        "-n",
                        namespace,
                        "create",
                        "rolebinding",
                        "access-keys",
                        "--role=access-keys",
                        "--serviceaccount=" + Installation.NAMESPACE + ":nabi-gateway")
                .succeeded();
        await(() -> status(other, "X-Api-Key", "ci." + KEY) == 200);
    }

    private void secret(String name) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        platform()
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(ClusterPlatform.FUNCTIONS)
                        .endMetadata()
                        .withStringData(Map.of("ci", "sha256:" + HexFormat.of().formatHex(hash)))
                        .build())
                .createOr(there -> there.update());
    }

    /** As {@code kubectl create token} asks for it; the API is there from 1.20 on, the command from 1.24 on. */
    private String token(String account, String audience) {
        var accounts = platform().client().serviceAccounts().inNamespace(ClusterPlatform.FUNCTIONS);
        accounts.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .build())
                .createOr(there -> there.update());
        return accounts.withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private int status(Faulty function, String header, String value) {
        var request = HttpRequest.newBuilder(URI.create(platform().gateway() + function.path()))
                .timeout(Duration.ofMinutes(2))
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString("echo hello"))
                .build();
        try {
            HttpResponse<String> answer = Platform.HTTP.send(request, BodyHandlers.ofString());
            return answer.statusCode();
        } catch (Exception failed) {
            throw new IllegalStateException(function.path(), failed);
        }
    }
}
