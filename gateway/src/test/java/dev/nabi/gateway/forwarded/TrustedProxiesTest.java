package dev.nabi.gateway.forwarded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/31, 192.0.2.1, true",
        "192.0.2.0/31, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 203.0.113.9, false",
        "fd00::/8, fd12:3456::1, true",
        "fd00::/8, fe80::1, false",
        "2001:db8::1, 2001:db8::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "::ffff:10.0.0.0/8, 10.0.0.1, true",
    })
    void aNetworkHasItsAddressesAndNoOther(String network, String address, boolean trusts) {
        assertThat(TrustedProxies.of(List.of(network)).trusts(InetAddress.ofLiteral(address)))
                .isEqualTo(trusts);
    }

    @Test
    void oneOfSeveralIsEnoughAndNoneIsNone() {
        var several = TrustedProxies.of(List.of("192.0.2.1", "fd00::/8", "10.0.0.0/8"));

        assertThat(several.trusts(InetAddress.ofLiteral("10.0.0.1"))).isTrue();
        assertThat(several.trusts(InetAddress.ofLiteral("192.0.2.2"))).isFalse();
        assertThat(TrustedProxies.of(List.of()).trusts(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.org",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0/8",
                "::/129",
                "",
                "/8",
                "10.0.0.0/8/8",
                "10.0.0.0/ 8"
            })
    void whatIsNoNetworkIsNamed(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nabi.gateway.trusted-proxies has '" + text + "'")
                .hasMessageContaining("10.0.0.0/8 (prefix 0 to 32)");
    }
}
