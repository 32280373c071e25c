package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.management.Caller;
import dev.nabi.api.management.KubernetesReviews;
import dev.nabi.api.management.Permission;
import dev.nabi.api.management.ReviewUnavailableException;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server is asked about a token and a permission, and what its answers mean. */
class KubernetesReviewsIT {
    private static final Caller ANN =
            new Caller("system:serviceaccount:a:ann", "42", List.of("system:authenticated"), Map.of("k", List.of("v")));
    private final KubernetesMockServer api = new KubernetesMockServer(false);
    private KubernetesClient client;
    private KubernetesReviews reviews;

    @BeforeEach
    void start() {
        api.init();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(api.url("/"))
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        reviews = new KubernetesReviews(client);
    }

    @AfterEach
    void stop() {
        client.close();
        api.destroy();
    }

    private void answers(String path, int status, String json) {
        api.expect().post().withPath(path).andReturn(status, json).once();
    }

    private String asked() throws Exception {
        return new ObjectMapper()
                .readTree(api.takeRequest(10, TimeUnit.SECONDS).getBody().readUtf8())
                .get("spec")
                .toString();
    }

    @Test
    void aTokenIsItsOwners() throws Exception {
        answers("/apis/authentication.k8s.io/v1/tokenreviews", 201, """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": {"authenticated": true, "user":
                  {"username": "system:serviceaccount:a:ann", "uid": "42", "groups": ["system:authenticated"],
                   "extra": {"k": ["v"]}}}}""");

        assertThat(reviews.caller("t")).contains(ANN);
        assertThat(asked()).isEqualTo("{\"token\":\"t\"}");
    }

    @Test
    void aTokenThatIsNotValidIsNobodys() throws Exception {
        answers("/apis/authentication.k8s.io/v1/tokenreviews", 201, """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                 "status": {"user": {}, "error": "token has expired"}}""");

        assertThat(reviews.caller("t")).isEmpty();
    }

    private static final String FOR_US = "e30."
            + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"aud\":[\"nabi-management\"]}".getBytes(StandardCharsets.UTF_8))
            + ".s";

    @Test
    void aTokenForThePlatformIsReviewedForItAndByAServerThatKnowsAudiencesAlone() throws Exception {
        var path = "/apis/authentication.k8s.io/v1/tokenreviews";
        var review = """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "status": {"authenticated": true, %s "user":
                  {"username": "system:serviceaccount:a:ann", "uid": "42", "groups": ["system:authenticated"],
                   "extra": {"k": ["v"]}}}}""";
        answers(path, 201, review.formatted("\"audiences\": [\"nabi-management\"],"));
        answers(path, 201, review.formatted(""));

        assertThat(reviews.caller(FOR_US)).contains(ANN);
        assertThat(asked()).contains("\"audiences\":[\"nabi-management\"]");
        assertThat(reviews.caller(FOR_US)).isEmpty();
    }

    @Test
    void functionsAreAskedForByNamespaceAndMetricsByPath() throws Exception {
        var path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
        var review = """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "status": {"allowed": %s}}""";
        answers(path, 201, review.formatted(true));
        answers(path, 201, review.formatted(false));

        assertThat(reviews.may(ANN, new Permission.Functions("a"))).isTrue();
        assertThat(asked())
                .contains("\"user\":\"system:serviceaccount:a:ann\"", "\"uid\":\"42\"", "\"k\":[\"v\"]")
                .contains("\"group\":\"nabi.dev\"", "\"resource\":\"functions\"", "\"verb\":\"get\"")
                .contains("\"namespace\":\"a\"", "system:authenticated")
                .doesNotContain("nonResourceAttributes");
        assertThat(reviews.may(ANN, new Permission.Path("/metrics"))).isFalse();
        assertThat(asked())
                .contains("\"path\":\"/metrics\"", "\"verb\":\"get\"")
                .doesNotContain("\"resourceAttributes");
    }

    @Test
    void anApiServerThatFailsSaysNothingAboutAToken() {
        answers("/apis/authentication.k8s.io/v1/tokenreviews", 500, "{}");

        assertThatThrownBy(() -> reviews.caller("t"))
                .isInstanceOf(ReviewUnavailableException.class)
                .hasMessageContaining("TokenReview: status 500");
    }
}
