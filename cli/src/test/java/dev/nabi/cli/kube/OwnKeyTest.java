package dev.nabi.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers are shown the user's certificate. */
class OwnKeyTest {
    private static final String[] KINDS = {"EC", "EdDSA", "RSA"};
    private static final X509Certificate[] NONE = {};

    @ParameterizedTest
    @CsvSource({"RSA, RSA", "EC, EC", "Ed25519, EdDSA"})
    void itIsShownWhereTheKindOfItsKeyIsAskedFor(String algorithm, String kind) throws Exception {
        var own = new OwnKey(
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate(), NONE);

        var alias = own.chooseEngineClientAlias(KINDS, null, null);

        assertThat(alias).isNotNull();
        assertThat(own.getPrivateKey(alias).getAlgorithm()).isEqualTo(kind);
        assertThat(own.chooseEngineClientAlias(new String[] {"RSASSA-PSS"}, null, null))
                .isNull();
        assertThat(own.chooseClientAlias(KINDS, new Principal[0], null)).isEqualTo(alias);
    }

    @Test
    void itIsNotShownToAServerThatTakesOthersOnly() throws Exception {
        var own =
                new OwnKey(KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate(), NONE);

        assertThat(own.chooseEngineClientAlias(KINDS, new Principal[] {new X500Principal("CN=another")}, null))
                .isNull();
    }
}
