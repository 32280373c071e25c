package dev.nabi.local.api.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A key and a certificate for loopback (RFC 5280) that signs itself; its fingerprint in a kubeconfig is all that makes
 * it trusted. The JDK reads certificates but has no public interface that makes one.
 */
record SelfSignedCertificate(KeyPair keys, X509Certificate certificate) {
    private static final String NAME = "nabi-local";
    private static final Duration VALID = Duration.ofDays(365);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;
    private static final DateTimeFormatter GENERALIZED_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier(42, 840, 10045, 4, 3, 2));
    private static final byte[] COMMON_NAME = Der.identifier(85, 4, 3);
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.identifier(85, 29, 17);
    private static final byte[] BASIC_CONSTRAINTS = Der.identifier(85, 29, 19);

    static SelfSignedCertificate create(Instant now) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var content = content(keys, now);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(content);
        var signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
        var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        return new SelfSignedCertificate(keys, (X509Certificate) certificate);
    }

    private static byte[] content(KeyPair keys, Instant now) {
        var name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(NAME))));
        var version3 = Der.value(0xA0, Der.integer(BigInteger.TWO));
        var serial = Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0));
        var validity = Der.sequence(time(now.minus(CLOCKS_DIFFER)), time(now.plus(VALID)));
        // A public key encodes itself as SubjectPublicKeyInfo.
        return Der.sequence(
                version3,
                serial,
                ECDSA_WITH_SHA256,
                name,
                validity,
                name,
                keys.getPublic().getEncoded(),
                extensions());
    }

    /** Clients ask for the names that they call; some take nothing for a root that is no authority. */
    private static byte[] extensions() {
        var names = Der.sequence(
                Der.value(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.value(0x87, new byte[] {127, 0, 0, 1}));
        var authority = Der.sequence(Der.bool(true));
        return Der.value(
                0xA3,
                Der.sequence(
                        Der.sequence(SUBJECT_ALTERNATIVE_NAME, Der.octets(names)),
                        Der.sequence(BASIC_CONSTRAINTS, Der.bool(true), Der.octets(authority))));
    }

    private static byte[] time(Instant instant) {
        return Der.value(0x18, GENERALIZED_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    String pem() throws GeneralSecurityException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }
}
