package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for those who have a token of a ServiceAccount in place of the kubeconfig's. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccountAccessIT {
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    @TempDir
    private Path logs;

    private final SteppedClock clock = new SteppedClock();
    private EmbeddedApi api;
    private KubernetesClient owner;

    @BeforeEach
    void start() throws IOException {
        var options = EmbeddedApiOptions.withLogsIn(logs);
        api = EmbeddedApi.start(new EmbeddedApiOptions(0, options.podLogs(), clock, options.objectMib()));
        owner = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        owner.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        owner.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("ada")
                        .withNamespace("shop")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void stop() {
        owner.close();
        api.close();
    }

    private String token(long seconds, String... audiences) {
        return owner.serviceAccounts()
                .inNamespace("shop")
                .withName("ada")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audiences)
                        .withExpirationSeconds(seconds)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    private KubernetesClient as(String token) {
        var config = new ConfigBuilder(Config.fromKubeconfig(api.kubeconfig()))
                .withOauthToken(token)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void grant() {
        owner.load(new ByteArrayInputStream("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: shop}
                rules:
                - {apiGroups: [""], resources: [configmaps], verbs: [get, list]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: ada, namespace: shop}]
                """.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private static int code(Throwable refused) {
        return ((KubernetesClientException) refused).getCode();
    }

    @Test
    void aTokenMayDoWhatRolesGrantAndNothingElse() {
        try (var ada = as(token(3600))) {
            assertThatThrownBy(() -> ada.configMaps().inNamespace("shop").list())
                    .hasMessageContaining(
                            "User \"system:serviceaccount:shop:ada\" cannot list resource \"configmaps\" in"
                                    + " API group \"\" in the namespace \"shop\"")
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(403));
            assertThat(may(ada, "shop")).isFalse();

            grant();

            assertThat(ada.configMaps().inNamespace("shop").list().getItems()).isEmpty();
            assertThat(may(ada, "shop")).isTrue();
            assertThat(may(ada, "default")).isFalse();
            assertThatThrownBy(() -> ada.secrets().inNamespace("shop").list())
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(403));
            assertThatThrownBy(() -> ada.configMaps().inNamespace("default").list())
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(403));
        }
    }

    private static boolean may(KubernetesClient client, String namespace) {
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("list")
                        .withResource("configmaps")
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    @Test
    void reviewsSayWhoseATokenIs() {
        var token = token(3600);
        try (var ada = as(token)) {
            var self = ada.raw(
                    REVIEWS, "POST", Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"));

            assertThat(owner.getKubernetesSerialization()
                            .unmarshal(self, SelfSubjectReview.class)
                            .getStatus()
                            .getUserInfo()
                            .getUsername())
                    .isEqualTo("system:serviceaccount:shop:ada");
        }
        var review = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .endSpec()
                .build();
        assertThat(owner.tokenReviews().create(review).getStatus().getUser().getUsername())
                .isEqualTo("system:serviceaccount:shop:ada");
        review.getSpec().setToken(token + "x");
        assertThat(owner.tokenReviews().create(review).getStatus().getAuthenticated())
                .isFalse();
    }

    @Test
    void othersVerifyATokenThatIsForThemByTheKeysOfTheIssuer() throws Exception {
        try (var ada = as(token(600))) {
            var issuer = ada.raw("/.well-known/openid-configuration");
            var keys = new JsonWebKeySet(ada.raw("/openid/v1/jwks"));

            var claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                    .setExpectedIssuer((String) JsonUtil.parseJson(issuer).get("issuer"))
                    .setExpectedAudience("nabi")
                    .build()
                    .processToClaims(token(600, "nabi"));

            assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:shop:ada");
        }
        try (var other = as(token(600, "nabi"))) {
            assertThatThrownBy(() -> other.configMaps().inNamespace("shop").list())
                    .as("a token that is for another one")
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(401));
        }
    }

    @Test
    void aTokenEndsWithItsTimeAndWithItsServiceAccount() {
        grant();
        try (var shortLived = as(token(600));
                var longLived = as(token(7200))) {
            clock.now = clock.now.plus(Duration.ofMinutes(11));
            assertThatThrownBy(() -> shortLived.configMaps().inNamespace("shop").list())
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(401));
            assertThat(longLived.configMaps().inNamespace("shop").list().getItems())
                    .isEmpty();

            owner.serviceAccounts().inNamespace("shop").withName("ada").delete();

            assertThatThrownBy(() -> longLived.configMaps().inNamespace("shop").list())
                    .satisfies(refused -> assertThat(code(refused)).isEqualTo(401));
        }
    }

    private static final class SteppedClock extends Clock {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("this clock has one zone");
        }
    }
}
