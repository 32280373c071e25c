package dev.nabi.gateway.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The rule for a JWT's signature: only asymmetric algorithms, only a key of the issuer that is for the algorithm and for signing. */
final class TokenVerifier {
    private static final AlgorithmConstraints ALLOWED = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    private static final int LONGEST = 16 * 1024;

    /** Of keys without an id that would do: each costs a verification, and the key set is a tenant's. */
    private static final int MOST_CANDIDATES = 8;

    private TokenVerifier() {}

    /** What a token came to. */
    sealed interface Result {
        record Verified(VerifiedToken token) implements Result {}

        record Rejected(DenialReason reason) implements Result {}
    }

    /** Whether it has the form of a signed token: three parts in base64url, which has one spelling for each token. */
    static boolean isToken(String credential) {
        var dots = 0;
        for (var i = 0; i < credential.length(); i++) {
            var c = credential.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!isBase64Url(c)) {
                return false;
            }
        }
        return dots == 2 && credential.charAt(0) != '.';
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** The issuer that a token names, of which nothing is verified; null where it cannot be read. */
    static @Nullable String issuer(String token) {
        if (token.length() > LONGEST) {
            return null;
        }
        try {
            var signed = new JsonWebSignature();
            signed.setCompactSerialization(token);
            return JwtClaims.parse(signed.getUnverifiedPayload()).getIssuer();
        } catch (JoseException | InvalidJwtException | MalformedClaimException | ClassCastException unreadable) {
            return null;
        }
    }

    /** Verifies a token that anybody may have made up. */
    static Result verify(String token, IssuerKeys keys, long now) {
        try {
            return verified(token, keys, now);
        } catch (ClassCastException otherType) {
            // A parameter of the header is no text: the library casts it unseen.
            return new Result.Rejected(DenialReason.MALFORMED);
        }
    }

    private static Result verified(String token, IssuerKeys keys, long now) {
        var signed = new JsonWebSignature();
        signed.setAlgorithmConstraints(ALLOWED);
        try {
            signed.setCompactSerialization(token);
            signed.getAlgorithm();
        } catch (JoseException refused) {
            return new Result.Rejected(isAllowed(signed) ? DenialReason.MALFORMED : DenialReason.ALGORITHM_NOT_ALLOWED);
        }
        try {
            var candidates = new VerificationJwkSelector().selectList(signed, keys.keys());
            if (candidates.isEmpty()) {
                return new Result.Rejected(DenialReason.UNKNOWN_KEY);
            }
            for (var candidate : candidates.subList(0, Math.min(candidates.size(), MOST_CANDIDATES))) {
                signed.setKey(candidate.getKey());
                if (signed.verifySignature()) {
                    return claims(JwtClaims.parse(signed.getPayload()), keys.issuer(), now);
                }
            }
            return new Result.Rejected(DenialReason.BAD_SIGNATURE);
        } catch (JoseException refused) {
            return new Result.Rejected(DenialReason.BAD_SIGNATURE);
        } catch (InvalidJwtException | MalformedClaimException unreadable) {
            return new Result.Rejected(DenialReason.MALFORMED);
        }
    }

    private static boolean isAllowed(JsonWebSignature signed) {
        try {
            ALLOWED.checkConstraint(Objects.requireNonNullElse(signed.getAlgorithmHeaderValue(), "none"));
            return true;
        } catch (JoseException refused) {
            return false;
        }
    }

    private static Result claims(JwtClaims claims, String issuer, long now) throws MalformedClaimException {
        if (!issuer.equals(claims.getIssuer())) {
            return new Result.Rejected(DenialReason.WRONG_ISSUER);
        }
        if (claims.getExpirationTime() == null) {
            return new Result.Rejected(DenialReason.MALFORMED);
        }
        var notBefore = claims.getNotBefore();
        return new Result.Verified(new VerifiedToken(
                issuer,
                Objects.requireNonNullElse(claims.getSubject(), ""),
                claims.hasAudience() ? List.copyOf(claims.getAudience()) : List.of(),
                withoutNulls(claims.getClaimsMap()),
                notBefore == null ? Long.MIN_VALUE / 2 : notBefore.getValueInMillis(),
                Math.min(claims.getExpirationTime().getValueInMillis(), Long.MAX_VALUE / 2),
                now));
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> claims) {
        var kept = new HashMap<>(claims);
        kept.values().removeIf(Objects::isNull);
        return Map.copyOf(kept);
    }
}
