package dev.nabi.gateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer of tokens on loopback: discovery and keys over HTTP, which may be rotated or go away. */
final class TestIssuer implements AutoCloseable {
    private static final int THOUSAND = 1000;

    final AtomicInteger fetches = new AtomicInteger();
    private final HttpServer server;
    private volatile List<PublicJsonWebKey> keys;
    private volatile boolean isAway;

    TestIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            answer(exchange, "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}");
        });
        server.createContext("/keys", exchange -> answer(exchange, jwks()));
        server.start();
    }

    private void answer(com.sun.net.httpserver.HttpExchange exchange, String text) throws IOException {
        fetches.incrementAndGet();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isAway ? 503 : 200, isAway ? -1 : bytes.length);
        if (!isAway) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String hostAndPort() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String jwks() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    void serves(PublicJsonWebKey... now) {
        keys = List.of(now);
    }

    void away(boolean is) {
        isAway = is;
    }

    static PublicJsonWebKey rsa(String kid) throws JoseException {
        return named(RsaJwkGenerator.generateJwk(2048), kid);
    }

    static PublicJsonWebKey ec(String kid) throws JoseException {
        return named(EcJwkGenerator.generateJwk(EllipticCurves.P256), kid);
    }

    static PublicJsonWebKey ed25519(String kid) throws JoseException {
        return named(OkpJwkGenerator.generateJwk("Ed25519"), kid);
    }

    private static PublicJsonWebKey named(PublicJsonWebKey key, String kid) {
        key.setKeyId(kid);
        return key;
    }

    /** What a good token claims. */
    static JwtClaims claims(String issuer, String audience, String subject) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject(subject);
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setIssuedAtToNow();
        return claims;
    }

    static String token(PublicJsonWebKey key, String algorithm, JwtClaims claims) {
        return token(key.getPrivateKey(), key.getKeyId(), algorithm, claims);
    }

    static String token(java.security.Key key, String kid, String algorithm, JwtClaims claims) {
        try {
            var signed = new JsonWebSignature();
            signed.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
            signed.setDoKeyValidation(false);
            signed.setPayload(claims.toJson());
            signed.setKey(key);
            signed.setKeyIdHeaderValue(kid);
            signed.setAlgorithmHeaderValue(algorithm);
            return signed.getCompactSerialization();
        } catch (JoseException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static JwtClaims with(JwtClaims claims, Consumer<JwtClaims> change) {
        change.accept(claims);
        return claims;
    }

    static NumericDate inSeconds(long seconds) {
        return NumericDate.fromMilliseconds(System.currentTimeMillis() + seconds * THOUSAND);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
