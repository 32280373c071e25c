package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        hello.shop.nabi.test,       hello.shop.nabi.test, -1
        HELLO.Shop.nabi.test,       hello.shop.nabi.test, -1
        hello.shop.nabi.test.,      hello.shop.nabi.test, -1
        hello.shop.nabi.test.:80,   hello.shop.nabi.test, 80
        a_b~c-d:65535,              a_b~c-d,              65535
        a:,                         a,                    -1
        a:0,                        a,                    0
        127.0.0.1:8080,             127.0.0.1,            8080
        [::1],                      [::1],                -1
        [2001:DB8::A]:443,          [2001:db8::a],        443
        [::ffff:127.0.0.1]:1,       [::ffff:127.0.0.1],   1
        """)
    void equalOnesHaveOneForm(String text, String host, int port) throws BadMessageException {
        assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                ".",
                "a..",
                "..",
                "a b",
                "u@a",
                "a/b",
                "[::1",
                "::1",
                "[]",
                "[::1]a",
                "[::1%25lo]",
                "[1.2.3.4]",
                "[fe80::1]:x",
                "a:99999",
                "a:65536",
                "a:8o",
                "a:-1",
                "a:1:2",
                "<script>",
                "a%41",
                "a,b",
                "a\\b",
                "a#b",
                "a?b",
                "ä",
                "a\u0000",
                "a\r\nb",
                "a\tb",
                "a:000080"
            })
    void whatTwoReadersCouldUnderstandDifferentlyIsRefused(String text) {
        assertThatExceptionOfType(BadMessageException.class).isThrownBy(() -> Authority.parse(text));
    }

    @Test
    void aNameIsBounded() throws BadMessageException {
        assertThat(Authority.parse("a".repeat(255)).host()).hasSize(255);
        assertThatExceptionOfType(BadMessageException.class).isThrownBy(() -> Authority.parse("a".repeat(256)));
    }
}
