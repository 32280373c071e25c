package dev.nabi.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientConnectionsTest {
    private final ClientConnections connections = new ClientConnections(2);

    private boolean opens(String address) {
        return connections.opened(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, false",
        "192.0.2.1, 192.0.2.2, true",
        "2001:db8::1, 2001:db8::2, false",
        "2001:db8::1, 2001:db8:0:1::1, true",
    })
    void aClientHasItsShareAndNotThatOfOthers(String first, String other, boolean may) {
        assertThat(opens(first)).isTrue();
        assertThat(opens(first)).isTrue();

        assertThat(opens(other)).isEqualTo(may);
    }

    @Test
    void whatIsClosedMayBeOpenedAgainAndNothingIsKeptOfIt() {
        var address = InetAddress.ofLiteral("192.0.2.1");
        for (var i = 0; i < 10; i++) {
            opens("192.0.2.1");
        }
        connections.closed(address);
        assertThat(opens("192.0.2.1")).isTrue();
        assertThat(opens("192.0.2.1")).isFalse();

        connections.closed(address);
        connections.closed(address);
        assertThat(connections.clients()).isZero();
    }
}
