package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.resources.Resources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Who may use the API: who has the kubeconfig's token may do everything; who has a token of a ServiceAccount may do what roles
 * grant.
 */
public final class Access {
    private final byte[] ownersToken;
    private final AccountTokens tokens;
    private final Rbac rbac;
    private final Reviews reviews;

    public Access(Resources resources, String ownersToken) {
        this.ownersToken = ownersToken.getBytes(StandardCharsets.UTF_8);
        tokens = new AccountTokens(resources);
        rbac = new Rbac(resources);
        reviews = new Reviews(tokens, rbac);
    }

    /** Who shows this token; empty when nobody does whom the API knows. */
    public Optional<Identity> identify(String token) {
        return MessageDigest.isEqual(ownersToken, token.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(Identity.OWNER)
                : tokens.find(token);
    }

    /** Refuses what roles do not grant. */
    public void check(Identity who, Attributes wanted) {
        if (!rbac.allows(who, wanted)) {
            throw ApiException.forbidden(
                    new ApiException.Subject(wanted.group(), wanted.resource(), "", wanted.name()),
                    wanted.refusedTo(who.user()));
        }
    }

    /** A token for a ServiceAccount that is there. */
    public ObjectNode token(ObjectNode account, ObjectNode request) {
        return tokens.mint(account, request);
    }

    /** The document of the issuer of tokens, or its keys, by the path of a cluster; empty for another path. */
    public Optional<ObjectNode> issuer(String path) {
        return switch (path) {
            case "/.well-known/openid-configuration" -> Optional.of(AccountTokens.issuer());
            case AccountTokens.KEYS -> Optional.of(tokens.keys());
            default -> Optional.empty();
        };
    }

    /** The answer to a review; empty for what is none. */
    public Optional<ObjectNode> review(Identity who, String plural, ObjectNode review) {
        return switch (plural) {
            case "tokenreviews" -> Optional.of(reviews.token(review));
            case "selfsubjectreviews" -> Optional.of(Reviews.self(who, review));
            case "selfsubjectaccessreviews" -> Optional.of(reviews.selfAccess(who, review));
            case "subjectaccessreviews" -> Optional.of(reviews.access(review));
            default -> Optional.empty();
        };
    }
}
