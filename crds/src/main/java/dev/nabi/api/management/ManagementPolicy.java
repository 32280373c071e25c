package dev.nabi.api.management;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule for who may read at a management port: a bearer token of Kubernetes, and the permission that the door asks for. */
public final class ManagementPolicy {
    /**
     * The audience of a token that was made for the platform's own APIs alone, and that the API server does not take. It is not that
     * of tokens for Functions, which a Function sees.
     */
    public static final String AUDIENCE = "nabi-management";

    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final String SCHEME = "bearer ";

    private final @Nullable Reviews reviews;

    private ManagementPolicy(@Nullable Reviews reviews) {
        this.reviews = reviews;
    }

    /** Whoever reaches the port may read: the network decides. */
    public static ManagementPolicy network() {
        return new ManagementPolicy(null);
    }

    public static ManagementPolicy token(Reviews reviews) {
        return new ManagementPolicy(reviews);
    }

    /** Reads {@code token} or {@code network}. */
    public static ManagementPolicy of(String key, String value, Reviews reviews) {
        return switch (value) {
            case "token" -> token(reviews);
            case "network" -> network();
            default ->
                throw new IllegalArgumentException(key + " is '" + value
                        + "', and must be token (a bearer token of Kubernetes with the permission) or network (whoever"
                        + " reaches the port)");
        };
    }

    public boolean asksForToken() {
        return reviews != null;
    }

    /**
     * A request that is not answered.
     *
     * @param status 401, 403 or 503
     */
    public record Refusal(int status, String title, String detail) {
        private static Refusal unauthenticated(String detail) {
            return new Refusal(401, "Unauthorized", detail);
        }

        /** The refusal as application/problem+json. */
        public String json() {
            return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                    .formatted(title, status, detail.replaceAll("[\"\\\\\\p{Cntrl}]", " "));
        }
    }

    /** Why a request is refused; empty for one that may be answered. May block. */
    public Optional<Refusal> refusal(@Nullable String authorization, Permission permission) {
        if (reviews == null) {
            return Optional.empty();
        }
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.of(Refusal.unauthenticated("show a token: Authorization: Bearer <token of Kubernetes>"));
        }
        var token = authorization.substring(SCHEME.length()).strip();
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return Optional.of(Refusal.unauthenticated("the token is empty or too long"));
        }
        try {
            var caller = reviews.caller(token);
            if (caller.isEmpty()) {
                return Optional.of(
                        Refusal.unauthenticated("the API server does not know the token, or it has expired"));
            }
            return reviews.may(caller.get(), permission)
                    ? Optional.empty()
                    : Optional.of(forbidden(caller.get(), permission));
        } catch (ReviewUnavailableException away) {
            return Optional.of(new Refusal(503, "Unavailable", "who asks cannot be looked up: " + away.getMessage()));
        }
    }

    private static Refusal forbidden(Caller caller, Permission permission) {
        var needs =
                switch (permission) {
                    case Permission.Functions(var namespace) ->
                        namespace.isEmpty()
                                ? "get functions in all namespaces; or name one that you may read: ?namespace=<name>"
                                : "get functions in namespace " + namespace;
                    case Permission.Resource resource ->
                        resource.verb() + " " + resource.resource() + " in namespace " + resource.namespace();
                    case Permission.Path(var path) -> "get the path " + path + " (nonResourceURLs of a ClusterRole)";
                };
        return new Refusal(403, "Forbidden", caller.user() + " may not " + needs);
    }
}
