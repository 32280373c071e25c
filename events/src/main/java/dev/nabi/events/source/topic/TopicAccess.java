package dev.nabi.events.source.topic;

import dev.nabi.api.management.Permission;
import dev.nabi.api.management.ReviewUnavailableException;
import dev.nabi.api.management.Reviews;
import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may publish on a topic: Kubernetes says so. The client's token must be allowed {@code create} on {@code topics.nabi.dev}
 * of the topic's name, a resource that exists in roles alone; {@code get} to read the log, {@code create} on its subresource
 * {@code replay} to send it again.
 */
public final class TopicAccess {
    private static final String BEARER = "Bearer ";

    private final @Nullable Reviews reviews;

    /** What somebody wants to do with a topic. */
    enum Act {
        PUBLISH("create", ""),
        READ("get", ""),
        REPLAY("create", "replay");

        private final String verb;
        private final String subresource;

        Act(String verb, String subresource) {
            this.verb = verb;
            this.subresource = subresource;
        }
    }

    private TopicAccess(@Nullable Reviews reviews) {
        this.reviews = reviews;
    }

    /** Kubernetes says. */
    public static TopicAccess by(Reviews reviews) {
        return new TopicAccess(reviews);
    }

    /** Everybody may, as in local mode. */
    public static TopicAccess open() {
        return new TopicAccess(null);
    }

    /** The answer for somebody who may not; null for who may. */
    @Nullable
    ApiAnswer refusal(ApiRequest request, Act act) {
        if (reviews == null) {
            return null;
        }
        var credential = request.fields().getOrDefault("nabi-original-authorization", "");
        if (!credential.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return unauthorized("a topic needs a Kubernetes token: Authorization: Bearer …");
        }
        try {
            var caller = reviews.caller(credential.substring(BEARER.length()).strip());
            if (caller.isEmpty()) {
                return unauthorized("the token is not valid");
            }
            var wanted =
                    new Permission.Resource(act.verb, "topics", act.subresource, request.namespace(), request.name());
            return reviews.may(caller.get(), wanted)
                    ? null
                    : ApiAnswer.problem(
                            403,
                            "Forbidden",
                            "the token may not " + act.verb + " topics.nabi.dev"
                                    + (act.subresource.isEmpty() ? "" : "/")
                                    + act.subresource + " '" + request.name() + "' in the namespace "
                                    + request.namespace());
        } catch (ReviewUnavailableException e) {
            return ApiAnswer.problem(503, "Review unavailable", Objects.toString(e.getMessage()));
        }
    }

    private static ApiAnswer unauthorized(String detail) {
        var answer = ApiAnswer.problem(401, "Unauthorized", detail);
        var fields = new HashMap<>(answer.fields());
        fields.put("www-authenticate", "Bearer");
        return new ApiAnswer(401, fields, answer.body());
    }
}
