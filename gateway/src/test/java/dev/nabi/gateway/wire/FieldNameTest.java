package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNameTest {
    @ParameterizedTest
    @CsvSource({
        "Accept, true, true",
        "Content-Length, true, true",
        "Cookie, true, true",
        "Host, true, true",
        "X-Custom, true, true",
        "Trailer, true, true",
        "Connection, false, false",
        "Keep-Alive, false, false",
        "TE, false, false",
        "Transfer-Encoding, false, false",
        "Upgrade, false, false",
        "Proxy-Connection, false, false",
        "Proxy-Authenticate, false, false",
        "Proxy-Authorization, false, false",
        "HTTP2-Settings, false, false",
        "Expect, false, false",
        "NABI-Timeout-Ms, false, false",
        "nabi-anything, false, false",
        "Forwarded, false, true",
        "X-Forwarded-For, false, true",
        "x-forwarded-whatever, false, true",
        "From, true, true",
        "X-F, true, true",
        "N, true, true",
        "Proxy, false, true",
        "X_Custom, false, true",
        "nabi_invocation_id, false, true"
    })
    void fieldsPassOrNot(String name, boolean toFunction, boolean toClient) {
        var known = new Fields(16).add(name, "x").known(0);

        assertThat(known.passesToFunction()).isEqualTo(toFunction);
        assertThat(known.passesToClient()).isEqualTo(toClient);
    }

    @ParameterizedTest
    @CsvSource({"X-Sum, true", "Content-Length, false", "Host, false", "Transfer-Encoding, false", "Nabi-X, false"})
    void trailersFrameAndRouteNothing(String name, boolean passes) {
        assertThat(new Fields(16).add(name, "x").known(0).passesAsTrailer()).isEqualTo(passes);
    }
}
