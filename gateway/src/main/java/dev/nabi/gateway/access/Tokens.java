package dev.nabi.gateway.access;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.api.v1alpha1.JwtAccess;
import dev.nabi.gateway.access.TokenCache.Known;
import dev.nabi.gateway.access.TokenVerifier.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tokens of issuers and of the cluster: looked up when they were verified a moment ago, else verified off the event loop. */
final class Tokens {
    private static final int MOST_ISSUERS = 1000;
    private static final long IDLE_MILLIS = 3_600_000;

    private record Issuer(String issuer, @Nullable String jwksUri) {}

    private final IssuerSource issuers;
    private final String audience;
    private final Executor pool;
    private final LongSupplier millis;
    private final TokenCache cache = new TokenCache();
    private final ConcurrentMap<Issuer, KeySource> sources = new ConcurrentHashMap<>();
    private final KeySource cluster;

    /** {@code millis} is a clock that only goes forward; {@code audience} is whom tokens of ServiceAccounts are for. */
    Tokens(IssuerSource issuers, String audience, Executor pool, LongSupplier millis) {
        this.issuers = issuers;
        this.audience = audience;
        this.pool = pool;
        this.millis = millis;
        this.cluster = new KeySource(issuers::ofCluster, millis);
    }

    Decision check(AccessSpec rule, String token, long now) {
        var hash = TokenHash.of(token);
        var jwt = rule.jwt();
        var source = jwt == null ? null : source(jwt);
        if (jwt != null && source != null) {
            var known = cache.find(source, hash, now);
            if (known != null) {
                return decide(jwt, known, now);
            }
        }
        if (!rule.serviceAccounts().isEmpty()) {
            var known = cache.find(cluster, hash, now);
            if (known != null) {
                return decide(rule.serviceAccounts(), known, now);
            }
        }
        return new Decision.Later(CompletableFuture.supplyAsync(() -> TokenVerifier.issuer(token), pool)
                .thenCompose(issuer -> verify(rule, source, new Token(token, hash, issuer, now)))
                .exceptionally(Tokens::unavailable));
    }

    /** A token that is not known yet; {@code issuer} is what it says of itself. */
    private record Token(
            String text, TokenHash hash, @Nullable String issuer, long now) {}

    private CompletableFuture<Decision> verify(AccessSpec rule, @Nullable KeySource source, Token token) {
        if (token.issuer() == null) {
            return denied(DenialReason.MALFORMED);
        }
        var jwt = rule.jwt();
        if (jwt != null && token.issuer().equals(jwt.issuer())) {
            return source == null
                    ? CompletableFuture.completedFuture(
                            new Decision.Unavailable("Functions name more than " + MOST_ISSUERS + " token issuers"))
                    : source.verify(token.text(), token.now(), pool).thenApply(result -> switch (result) {
                        case Result.Rejected(var reason) -> new Decision.Denied(reason);
                        case Result.Verified(var verified) ->
                            decide(jwt, kept(source, token, verified, Caller.jwt(verified)), token.now());
                    });
        }
        if (rule.serviceAccounts().isEmpty()) {
            return denied(DenialReason.WRONG_ISSUER);
        }
        return cluster.keys()
                .thenCompose(keys -> keys.issuer().equals(token.issuer())
                        ? cluster.verify(token.text(), token.now(), pool).thenApply(result -> switch (result) {
                            case Result.Rejected(var reason) -> new Decision.Denied(reason);
                            case Result.Verified(var verified) ->
                                decide(
                                        rule.serviceAccounts(),
                                        kept(cluster, token, verified, Caller.serviceAccount(verified)),
                                        token.now());
                        })
                        : denied(DenialReason.WRONG_ISSUER));
    }

    private Known kept(KeySource source, Token token, VerifiedToken verified, Caller caller) {
        var known = new Known(verified, caller);
        if (!verified.isExpired(token.now())) {
            cache.put(source, token.hash(), known, token.now());
        }
        return known;
    }

    private static Decision decide(JwtAccess rule, Known known, long now) {
        var token = known.token();
        var fault = fault(token, rule.audiences(), now);
        if (fault != null) {
            return new Decision.Denied(fault);
        }
        var hasClaims = rule.claims().entrySet().stream().allMatch(one -> token.has(one.getKey(), one.getValue()));
        return hasClaims ? new Decision.Allowed(known.caller()) : new Decision.Denied(DenialReason.NOT_ALLOWED);
    }

    private Decision decide(List<String> accounts, Known known, long now) {
        var token = known.token();
        var fault = fault(token, List.of(audience), now);
        if (fault != null) {
            return new Decision.Denied(fault);
        }
        return accounts.contains(token.serviceAccount())
                ? new Decision.Allowed(known.caller())
                : new Decision.Denied(DenialReason.NOT_ALLOWED);
    }

    private static @Nullable DenialReason fault(VerifiedToken token, List<String> audiences, long now) {
        if (token.isExpired(now)) {
            return DenialReason.EXPIRED;
        }
        if (token.isEarly(now)) {
            return DenialReason.NOT_YET_VALID;
        }
        for (var audience : token.audiences()) {
            if (audiences.contains(audience)) {
                return null;
            }
        }
        return DenialReason.WRONG_AUDIENCE;
    }

    /** Null when there are too many issuers that are in use. */
    private @Nullable KeySource source(JwtAccess rule) {
        var issuer = new Issuer(rule.issuer(), rule.jwksUri());
        var there = sources.get(issuer);
        if (there != null) {
            return there;
        }
        if (sources.size() >= MOST_ISSUERS) {
            sources.values().removeIf(source -> millis.getAsLong() - source.used() > IDLE_MILLIS);
        }
        return sources.size() >= MOST_ISSUERS
                ? null
                : sources.computeIfAbsent(
                        issuer, key -> new KeySource(() -> issuers.keys(key.issuer(), key.jwksUri()), millis));
    }

    private static CompletableFuture<Decision> denied(DenialReason reason) {
        return CompletableFuture.completedFuture(new Decision.Denied(reason));
    }

    static Decision unavailable(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return new Decision.Unavailable(String.valueOf(cause.getMessage()));
    }
}
