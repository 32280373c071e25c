package dev.nabi.gateway.access;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** An issuer and its public keys at one time. */
public record IssuerKeys(String issuer, List<JsonWebKey> keys) {
    private static final int MOST = 64;

    /** Longer keys cost more than their work is worth to others, who are verified on the same threads. */
    private static final int LONGEST_MODULUS = 8192;

    private static final int LONGEST_EXPONENT = 64;

    /** Reads a JWK set; keys of a kind that is not known are left out, as RFC 7517 says, and RSA keys that are too long. */
    public static IssuerKeys read(String issuer, String jwks) throws IOException {
        try {
            var keys = new JsonWebKeySet(jwks).getJsonWebKeys();
            if (keys.size() > MOST) {
                throw new IOException("its key set has " + keys.size() + " keys, and may have " + MOST);
            }
            return new IssuerKeys(
                    issuer, keys.stream().filter(IssuerKeys::isAffordable).toList());
        } catch (JoseException unreadable) {
            throw new IOException("its key set cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean isAffordable(JsonWebKey key) {
        return !(key.getKey() instanceof RSAPublicKey rsa)
                || (rsa.getModulus().bitLength() <= LONGEST_MODULUS
                        && rsa.getPublicExponent().bitLength() <= LONGEST_EXPONENT);
    }

    /** One field, a text, of a discovery document. */
    public static String field(String document, String name) throws IOException {
        Map<String, Object> fields;
        try {
            fields = JsonUtil.parseJson(document);
        } catch (JoseException unreadable) {
            throw new IOException("its discovery document is no JSON", unreadable);
        }
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IOException("its discovery document has no " + name);
    }
}
