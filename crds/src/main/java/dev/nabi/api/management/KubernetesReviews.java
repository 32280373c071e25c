package dev.nabi.api.management;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Asks the API server: TokenReview for a token, SubjectAccessReview for a permission. Blocks. */
public final class KubernetesReviews implements Reviews {
    private final KubernetesClient client;

    public KubernetesReviews(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<Caller> caller(String token) throws ReviewUnavailableException {
        try {
            var audiences = isOurs(token) ? List.of(ManagementPolicy.AUDIENCE) : List.<String>of();
            var review = client.tokenReviews()
                    .create(new TokenReviewBuilder()
                            .withNewSpec()
                            .withToken(token)
                            .withAudiences(audiences)
                            .endSpec()
                            .build());
            var status = review.getStatus();
            if (status == null || !Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
                return Optional.empty();
            }
            // An API server that knows no audiences leaves them out, and has looked at the token as one of its own.
            if (!Objects.requireNonNullElse(status.getAudiences(), List.of()).containsAll(audiences)) {
                return Optional.empty();
            }
            var user = status.getUser();
            return Optional.of(new Caller(
                    Objects.requireNonNullElse(user.getUsername(), ""),
                    Objects.requireNonNullElse(user.getUid(), ""),
                    Objects.requireNonNullElse(user.getGroups(), List.of()),
                    Objects.requireNonNullElse(user.getExtra(), Map.of())));
        } catch (KubernetesClientException e) {
            throw unavailable("TokenReview", e);
        }
    }

    /**
     * Whether a token says that it is for {@link ManagementPolicy#AUDIENCE}. The API server is asked about that audience then, and
     * about its own else; whether it is true the API server says.
     */
    private static boolean isOurs(String token) {
        var parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    && new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                            .contains("\"" + ManagementPolicy.AUDIENCE + "\"");
        } catch (IllegalArgumentException noJwt) {
            return false;
        }
    }

    @Override
    public boolean may(Caller caller, Permission permission) throws ReviewUnavailableException {
        var spec = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(caller.user())
                .withUid(caller.uid())
                .withGroups(caller.groups())
                .withExtra(caller.extra());
        var asked =
                switch (permission) {
                    case Permission.Functions functions ->
                        spec.withNewResourceAttributes()
                                .withGroup("nabi.dev")
                                .withResource("functions")
                                .withVerb("get")
                                .withNamespace(functions.namespace())
                                .endResourceAttributes();
                    case Permission.Resource resource ->
                        spec.withNewResourceAttributes()
                                .withGroup("nabi.dev")
                                .withResource(resource.resource())
                                .withSubresource(resource.subresource())
                                .withVerb(resource.verb())
                                .withNamespace(resource.namespace())
                                .withName(resource.name())
                                .endResourceAttributes();
                    case Permission.Path path ->
                        spec.withNewNonResourceAttributes()
                                .withPath(path.path())
                                .withVerb("get")
                                .endNonResourceAttributes();
                };
        try {
            var review = client.authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(asked.endSpec().build());
            return review.getStatus() != null
                    && Boolean.TRUE.equals(review.getStatus().getAllowed());
        } catch (KubernetesClientException e) {
            throw unavailable("SubjectAccessReview", e);
        }
    }

    private static ReviewUnavailableException unavailable(String what, KubernetesClientException cause) {
        return new ReviewUnavailableException("the API server does not answer a " + what + ": "
                + (cause.getCode() > 0 ? "status " + cause.getCode() : "no connection"));
    }
}
