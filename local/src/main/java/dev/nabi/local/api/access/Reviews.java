package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.json.Json;
import java.util.List;

/** Reviews: who a token is of, who asks, and what someone may. */
final class Reviews {
    private final AccountTokens tokens;
    private final Rbac rbac;

    Reviews(AccountTokens tokens, Rbac rbac) {
        this.tokens = tokens;
        this.rbac = rbac;
    }

    ObjectNode token(ObjectNode review) {
        var owner = tokens.find(Json.text(review, "spec", "token"));
        var status = Json.ensure(review, "status").put("authenticated", owner.isPresent());
        owner.ifPresent(identity -> status.set("user", user(identity)));
        return review;
    }

    static ObjectNode self(Identity who, ObjectNode review) {
        Json.ensure(review, "status").set("userInfo", user(who));
        return review;
    }

    private static ObjectNode user(Identity who) {
        var user = Json.object().put("username", who.user());
        if (!who.uid().isEmpty()) {
            user.put("uid", who.uid());
        }
        user.set("groups", Json.array(who.groups()));
        return user;
    }

    ObjectNode selfAccess(Identity who, ObjectNode review) {
        return answered(review, rbac.allows(who, attributes(review.path("spec"))));
    }

    ObjectNode access(ObjectNode review) {
        var spec = review.path("spec");
        List<String> groups = Json.textList(spec.path("groups"));
        var who = new Identity(Json.text(spec, "user"), Json.text(spec, "uid"), groups);
        return answered(review, rbac.allows(who, attributes(spec)));
    }

    private static ObjectNode answered(ObjectNode review, boolean allowed) {
        Json.ensure(review, "status").put("allowed", allowed);
        return review;
    }

    private static Attributes attributes(JsonNode spec) {
        var resource = spec.path("resourceAttributes");
        if (resource.isMissingNode() || resource.isNull()) {
            var path = spec.path("nonResourceAttributes");
            return Attributes.ofPath(Json.text(path, "verb"), Json.text(path, "path"));
        }
        return new Attributes(
                Json.text(resource, "verb"),
                Json.text(resource, "group"),
                Json.text(resource, "resource"),
                Json.text(resource, "subresource"),
                Json.text(resource, "namespace"),
                Json.text(resource, "name"),
                "");
    }
}
