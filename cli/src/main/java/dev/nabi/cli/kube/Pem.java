package dev.nabi.cli.kube;

import dev.nabi.cli.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Certificates and private keys as kubeconfig files hold them. The JDK reads keys in PKCS#8 alone; those of PKCS#1 (RSA)
 * and SEC 1 (EC), which cluster installers write, are the same bytes with a header in front (RFC 5958).
 */
final class Pem {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA |EC |)PRIVATE KEY-----");
    private static final String RSA = "06092a864886f70d0101010500";
    private static final String EC = "06072a8648ce3d0201";

    private Pem() {}

    static Collection<? extends Certificate> certificates(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw CommandException.usage("the kubeconfig's certificate cannot be read: " + e.getMessage());
        }
    }

    static PrivateKey key(String pem) {
        var block = KEY.matcher(pem);
        if (!block.find()) {
            throw CommandException.usage("the kubeconfig's client key is no private key in PEM without a passphrase");
        }
        var bytes = Base64.getMimeDecoder().decode(block.group(2));
        try {
            return switch (block.group(1)) {
                case "RSA " -> rsa(wrapped(HexFormat.of().parseHex(RSA), bytes));
                case "EC " -> ec(wrapped(join(HexFormat.of().parseHex(EC), curve(bytes)), bytes));
                default -> any(bytes);
            };
        } catch (GeneralSecurityException e) {
            throw CommandException.usage("the kubeconfig's client key cannot be read: " + e.getMessage());
        }
    }

    private static PrivateKey any(byte[] pkcs8) throws GeneralSecurityException {
        try {
            return rsa(pkcs8);
        } catch (GeneralSecurityException notRsa) {
            try {
                return ec(pkcs8);
            } catch (GeneralSecurityException notEc) {
                return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            }
        }
    }

    private static PrivateKey rsa(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static PrivateKey ec(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** {@code SEQUENCE {INTEGER 0, SEQUENCE {algorithm}, OCTET STRING {key}}} of PKCS#8. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        var version = new byte[] {2, 1, 0};
        return der(0x30, join(join(version, der(0x30, algorithm)), der(0x04, key)));
    }

    /** The object identifier of the curve, which a key of SEC 1 has as its element [0]. */
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        for (var i = 0; i + 4 < key.length; i++) {
            // The element [0] holds exactly an object identifier.
            if ((key[i] & 0xff) == 0xa0 && key[i + 2] == 0x06 && key[i + 1] == key[i + 3] + 2) {
                return java.util.Arrays.copyOfRange(key, i + 2, i + 4 + key[i + 3]);
            }
        }
        throw new GeneralSecurityException("an EC key without the name of its curve");
    }

    private static byte[] der(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            var length = Integer.toHexString(content.length);
            var bytes = HexFormat.of().parseHex(length.length() % 2 == 0 ? length : "0" + length);
            out.write(0x80 | bytes.length);
            out.writeBytes(bytes);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
