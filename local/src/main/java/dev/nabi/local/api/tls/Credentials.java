package dev.nabi.local.api.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;

/**
 * What the API proves itself with and what its clients prove themselves with: both random, made at its start, and known
 * to whoever reads its kubeconfig.
 *
 * @param keys the server's key and certificate
 * @param certificate the certificate as PEM, for clients
 * @param token the bearer token that every request carries
 */
public record Credentials(KeyManagerFactory keys, String certificate, String token) {
    private static final int TOKEN_BYTES = 32;
    private static final char[] NO_PASSWORD = new char[0];

    public static Credentials create(Instant now) {
        try {
            var own = SelfSignedCertificate.create(now);
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("api", own.keys().getPrivate(), NO_PASSWORD, new Certificate[] {own.certificate()});
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return new Credentials(keys, own.pem(), random());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK cannot make the API's certificate", e);
        }
    }

    private static String random() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Credentials[token=…]";
    }
}
