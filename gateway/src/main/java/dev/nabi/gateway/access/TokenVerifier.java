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

    private TokenVerifier() {}

    /** What a token came to. */
    sealed interface Result {
        record Verified(VerifiedToken token) implements Result {}

        record Rejected(DenialReason reason) implements Result {}
    }

    /** Whether it has the form of a signed token: three parts. */
    static boolean isToken(String credential) {
        var first = credential.indexOf('.');
        var second = credential.indexOf('.', first + 1);
        return first > 0 && second > 0 && credential.indexOf('.', second + 1) < 0;
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
        } catch (JoseException | InvalidJwtException | MalformedClaimException unreadable) {
            return null;
        }
    }

    static Result verify(String token, IssuerKeys keys, long now) {
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
            for (var candidate : candidates) {
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
