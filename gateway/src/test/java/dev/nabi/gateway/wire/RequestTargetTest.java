package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            GET,     /a/b?c=d,                     /a/b?c=d, -
            GET,     //a,                          //a,      -
            GET,     /a%20b,                       /a%20b,   -
            OPTIONS, *,                            *,        -
            GET,     http://Hello.test/a?b,        /a?b,     hello.test
            GET,     HTTP://hello.test:81,         /,        hello.test:81
            GET,     https://[::1]?b,              /?b,      [::1]
            CONNECT, hello.test:443,               '',       hello.test:443
            """)
    void eachFormIsRead(String method, String text, String path, String authority) throws BadMessageException {
        var target = RequestTarget.parse(method, text);

        assertThat(target.path()).isEqualTo(path);
        assertThat(String.valueOf(target.authority())).isEqualTo(String.valueOf(authority));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,     ''
            GET,     *
            GET,     a/b
            GET,     hello.test:443
            GET,     ftp://hello.test/
            GET,     http:///a
            GET,     http://u@hello.test/
            GET,     http://hello.test:99999/
            GET,     /a#b
            GET,     '/a b'
            GET,     /ä
            CONNECT, /a
            CONNECT, http://hello.test/
            """)
    void otherFormsAreRefused(String method, String text) {
        assertThatExceptionOfType(BadMessageException.class).isThrownBy(() -> RequestTarget.parse(method, text));
    }
}
