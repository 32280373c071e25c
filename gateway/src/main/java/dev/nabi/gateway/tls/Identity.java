package dev.nabi.gateway.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate that has been checked, ready to answer handshakes.
 *
 * @param names the host names that it is for; some begin with {@code *.}
 */
record Identity(SslContext context, List<String> names, Instant notBefore, Instant notAfter) {
    private static final int DNS_NAME = 2;
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");
    private static final ApplicationProtocolConfig HTTP = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    static {
        // Read once, at the process's first handshake as a server: a client may not have keys negotiated anew for ever.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    /** Reads and checks a pair. */
    static Identity of(KeyPairFiles files, Vertx vertx) throws GeneralSecurityException, SSLException {
        X509KeyManager keys;
        try {
            var factory = new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(files.chain()))
                    .addKeyValue(Buffer.buffer(files.key()))
                    .getKeyManagerFactory(vertx);
            keys = Stream.of(factory.getKeyManagers())
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (Exception e) {
            throw new GeneralSecurityException("the pair cannot be read as PEM: " + e.getMessage(), e);
        }
        var alias = SIGNATURES.keySet().stream()
                .map(type -> keys.getServerAliases(type, null))
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("its key is none of " + SIGNATURES.keySet()));
        var chain = keys.getCertificateChain(alias);
        var key = keys.getPrivateKey(alias);
        requirePair(chain[0], key);
        return new Identity(
                context(key, chain),
                names(chain[0]),
                chain[0].getNotBefore().toInstant(),
                chain[0].getNotAfter().toInstant());
    }

    private static SslContext context(PrivateKey key, X509Certificate[] chain) throws SSLException {
        return SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(HTTP)
                .build();
    }

    /** What the key signs, the certificate must verify. */
    private static void requirePair(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        var algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            throw new GeneralSecurityException(
                    "its key is of " + key.getAlgorithm() + ", not of " + SIGNATURES.keySet());
        }
        var sample = new byte[] {1, 2, 3};
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        var signature = signing.sign();
        var matches = certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm());
        if (matches) {
            var verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(sample);
            matches = verifying.verify(signature);
        }
        if (!matches) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var alternatives = certificate.getSubjectAlternativeNames();
        return alternatives == null
                ? List.of()
                : alternatives.stream()
                        .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
                        .map(name -> String.valueOf(((Collection<?>) name).toArray()[1]))
                        .toList();
    }

    /** Whether it is valid at a moment. */
    boolean isValid(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }
}
