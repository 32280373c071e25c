package dev.nabi.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as they are in kubeconfig files: in PKCS#8, and as installers write them, which is the end of PKCS#8. */
class PemTest {

    @ParameterizedTest
    @CsvSource({"RSA,2048", "EC,256", "EC,384", "Ed25519,255"})
    void readsAKeyOfPkcs8(String algorithm, int size) throws Exception {
        var key = key(algorithm, size);

        assertThat(Pem.key(pem("", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void readsAKeyOfPkcs1() throws Exception {
        var key = key("RSA", 2048);
        // SEQUENCE with two bytes of length, INTEGER 0, the algorithm, OCTET STRING with two bytes of length.
        var pkcs1 = Arrays.copyOfRange(key.getEncoded(), 4 + 3 + 15 + 4, key.getEncoded().length);

        assertThat(Pem.key(pem("RSA ", pkcs1))).isEqualTo(key);
    }

    @Test
    void readsAKeyOfSec1() throws Exception {
        // openssl ecparam -name prime256v1 -genkey -noout
        var pem = """
                -----BEGIN EC PRIVATE KEY-----
                MHcCAQEEIHufyEfkpVPYaJOXix/fq/io2dSZ8WDQdDAGICRyrkvOoAoGCCqGSM49
                AwEHoUQDQgAESqaRn5K6ghcNIdTHT8jDo5WbLt+suGVOdSY6HagiH23hiMJpMAMU
                0i6BUsQEv0hbHeATCgosHnzbNiF1Jxhodg==
                -----END EC PRIVATE KEY-----
                """;

        assertThat(Pem.key(pem).getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> Pem.key("hello")).hasMessageContaining("no private key in PEM");
    }

    private static PrivateKey key(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp" + size + "r1"));
        } else {
            generator.initialize(size);
        }
        return generator.generateKeyPair().getPrivate();
    }

    private static String pem(String kind, byte[] content) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "PRIVATE KEY-----\n" + text + "\n-----END " + kind + "PRIVATE KEY-----\n";
    }
}
