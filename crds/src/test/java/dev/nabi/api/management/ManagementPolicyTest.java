package dev.nabi.api.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementPolicyTest {
    private final FakeReviews reviews = new FakeReviews();
    private long now = 1_000_000_000_000L;
    private final CachedReviews cached = new CachedReviews(reviews, () -> now);
    private final ManagementPolicy policy = ManagementPolicy.token(cached);

    /** An API server on paper: ann reads namespace a, ben namespace b, root all, prometheus the metrics. */
    private static final class FakeReviews implements Reviews {
        private static final Map<String, Set<Permission>> MAY = Map.of(
                "ann", Set.of(new Permission.Functions("a")),
                "ben", Set.of(new Permission.Functions("b")),
                "root",
                        Set.of(
                                new Permission.Functions(""),
                                new Permission.Functions("a"),
                                new Permission.Functions("b"),
                                new Permission.Path("/metrics")),
                "prometheus", Set.of(new Permission.Path("/metrics")));
        int asked;
        boolean isAway;

        @Override
        public Optional<Caller> caller(String token) throws ReviewUnavailableException {
            ask();
            return token.startsWith("token-of-")
                    ? Optional.of(new Caller(token.substring("token-of-".length()), "", List.of(), Map.of()))
                    : Optional.empty();
        }

        @Override
        public boolean may(Caller caller, Permission permission) throws ReviewUnavailableException {
            ask();
            return MAY.getOrDefault(caller.user(), Set.of()).contains(permission);
        }

        private void ask() throws ReviewUnavailableException {
            asked++;
            if (isAway) {
                throw new ReviewUnavailableException("the API server does not answer");
            }
        }
    }

    private int status(String authorization, Permission permission) {
        return policy.refusal(authorization, permission)
                .map(ManagementPolicy.Refusal::status)
                .orElse(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                          | a | 401
            Basic dXNlcjpwYXNz         | a | 401
            Bearer                     | a | 401
            Bearer nobody's            | a | 401
            Bearer token-of-ann        | a | 200
            bearer token-of-ann        | a | 200
            Bearer token-of-ann        | b | 403
            Bearer token-of-ann        |   | 403
            Bearer token-of-ben        | b | 200
            Bearer token-of-ben        | a | 403
            Bearer token-of-root       |   | 200
            Bearer token-of-root       | a | 200
            Bearer token-of-prometheus | a | 403
            Bearer token-of-prometheus |   | 403
            """)
    void usageIsReadByWhoMayGetTheFunctions(String authorization, String namespace, int status) {
        assertThat(status(authorization, new Permission.Functions(namespace == null ? "" : namespace)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer token-of-prometheus, 200",
        "Bearer token-of-root, 200",
        "Bearer token-of-ann, 403",
        "Bearer x, 401",
    })
    void metricsAreReadByWhoMayGetThePath(String authorization, int status) {
        assertThat(status(authorization, new Permission.Path("/metrics"))).isEqualTo(status);
    }

    @Test
    void anAnswerIsNotAskedForAgainUntilItIsOld() {
        status("Bearer token-of-ann", new Permission.Functions("a"));
        status("Bearer token-of-ann", new Permission.Functions("a"));
        status("Bearer x", new Permission.Functions("a"));
        status("Bearer x", new Permission.Functions("a"));
        assertThat(reviews.asked).isEqualTo(3);

        now += CachedReviews.FRESH.toNanos();
        status("Bearer token-of-ann", new Permission.Functions("a"));
        assertThat(reviews.asked).isEqualTo(5);
    }

    @Test
    void withoutTheApiServerWhatWasKnownHoldsForAWhileAndThenNothingIsOpen() {
        assertThat(status("Bearer token-of-ann", new Permission.Functions("a"))).isEqualTo(200);
        assertThat(status("Bearer token-of-ann", new Permission.Functions("b"))).isEqualTo(403);
        reviews.isAway = true;

        assertThat(status("Bearer token-of-ben", new Permission.Functions("b"))).isEqualTo(503);
        now += CachedReviews.FRESH.toNanos() + 1;
        assertThat(status("Bearer token-of-ann", new Permission.Functions("a"))).isEqualTo(200);
        assertThat(status("Bearer token-of-ann", new Permission.Functions("b"))).isEqualTo(403);
        now += CachedReviews.STALE.toNanos();
        assertThat(status("Bearer token-of-ann", new Permission.Functions("a"))).isEqualTo(503);
        assertThat(status("Bearer token-of-ann", new Permission.Functions("b"))).isEqualTo(503);

        reviews.isAway = false;
        assertThat(status("Bearer token-of-ann", new Permission.Functions("a"))).isEqualTo(200);
    }

    @Test
    void whatIsKeptIsBounded() {
        for (var i = 0; i < CachedReviews.MOST + 100; i++) {
            status("Bearer x" + i, new Permission.Functions("a"));
        }
        assertThat(cached.size()).isEqualTo(CachedReviews.MOST);
    }

    @Test
    void aRefusalSaysWhatIsNeeded() {
        assertThat(policy.refusal("Bearer token-of-ann", new Permission.Functions("")))
                .hasValueSatisfying(refusal -> assertThat(refusal.json())
                        .contains("\"status\":403")
                        .contains("ann may not get functions in all namespaces; or name one that you may read"));
    }

    @Test
    void aWordThatIsNeitherIsNamed() {
        assertThat(ManagementPolicy.of("k", "network", reviews).asksForToken()).isFalse();
        assertThat(ManagementPolicy.of("k", "token", reviews).asksForToken()).isTrue();
        assertThatThrownBy(() -> ManagementPolicy.of("nabi.management.usage", "open", reviews))
                .hasMessageContaining("nabi.management.usage is 'open', and must be token");
    }
}
