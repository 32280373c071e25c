package dev.nabi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRulesTest {
    @ParameterizedTest
    @CsvSource({
        "Accept, '', true, true",
        "Content-Length, '', true, true",
        "Cookie, '', true, true",
        "Host, '', true, true",
        "X-Custom, keep-alive, true, true",
        "X-Custom, 'close, x-custom', false, false",
        "x-custom, X-Custom, false, false",
        "Connection, '', false, false",
        "Keep-Alive, '', false, false",
        "TE, '', false, false",
        "Trailer, '', false, false",
        "Transfer-Encoding, '', false, false",
        "Upgrade, '', false, false",
        "Proxy-Connection, '', false, false",
        "Proxy-Authorization, '', false, false",
        "HTTP2-Settings, '', false, false",
        "Expect, '', false, false",
        "NABI-Timeout-Ms, '', false, false",
        "nabi-anything, '', false, false",
        "Forwarded, '', false, true",
        "X-Forwarded-For, '', false, true",
        "x-forwarded-whatever, '', false, true",
        "From, '', true, true",
        "X-F, '', true, true",
        "N, '', true, true"
    })
    void headersPassOrNot(String name, String connection, boolean in, boolean out) {
        assertThat(HeaderRules.passesIn(name, connection)).isEqualTo(in);
        assertThat(HeaderRules.passesOut(name, connection)).isEqualTo(out);
    }
}
