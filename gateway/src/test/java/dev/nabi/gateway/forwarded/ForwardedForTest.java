package dev.nabi.gateway.forwarded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.wire.Fields;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));

    private static String client(String peer, Fields fields) {
        var from = Peer.of(new InetSocketAddress(InetAddress.ofLiteral(peer), 1234), PROXIES);
        return ForwardedFor.client(PROXIES, from, fields).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.1 | 198.51.100.7                        | 203.0.113.1
            10.0.0.1    |                                     | 10.0.0.1
            10.0.0.1    | 198.51.100.7                        | 198.51.100.7
            10.0.0.1    | 6.6.6.6, 198.51.100.7               | 198.51.100.7
            10.0.0.1    | 6.6.6.6, 198.51.100.7, 10.0.0.9     | 198.51.100.7
            10.0.0.1    | 10.0.0.8, 10.0.0.9                  | 10.0.0.8
            10.0.0.1    | 6.6.6.6, unknown, 10.0.0.9          | 10.0.0.9
            10.0.0.1    | 6.6.6.6, _hidden                    | 10.0.0.1
            10.0.0.1    | 6.6.6.6,                            | 10.0.0.1
            10.0.0.1    | 198.51.100.7:55123                  | 198.51.100.7
            10.0.0.1    | 2001:db8::7                         | 2001:db8:0:0:0:0:0:7
            10.0.0.1    | [2001:db8::7]:443                   | 2001:db8:0:0:0:0:0:7
            10.0.0.1    | ::ffff:198.51.100.7                 | 198.51.100.7
            10.0.0.1    | 6.6.6.6, localhost                  | 10.0.0.1
            fd00::1     | 2001:db8::7, fd00::2                | 2001:db8:0:0:0:0:0:7
            """)
    void theClientIsTheRightMostThatIsNoTrustedProxy(String peer, String way, String client) {
        var fields = Fields.empty();
        if (way != null) {
            fields.add("X-Forwarded-For", way);
        }
        assertThat(client(peer, fields)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            for=198.51.100.7                                        | 198.51.100.7
            For=198.51.100.7;proto=https;by=10.0.0.9                | 198.51.100.7
            proto=https; for=6.6.6.6, for=198.51.100.7              | 198.51.100.7
            for="[2001:db8::7]:4711"                                | 2001:db8:0:0:0:0:0:7
            for="198.51.100.7:80", for=10.0.0.9                     | 198.51.100.7
            for=6.6.6.6, for=unknown                                | 10.0.0.1
            for=6.6.6.6, proto=https                                | 10.0.0.1
            for=198.51.100.7;host="a, for=6.6.6.6"                  | 198.51.100.7
            for=198.51.100.7;host="\\", for=6.6.6.6"                | 198.51.100.7
            """)
    void forwardedIsReadLikewise(String forwarded, String client) {
        assertThat(client("10.0.0.1", Fields.empty().add("Forwarded", forwarded)))
                .isEqualTo(client);
    }

    @Test
    void ofTwoWaysThatDifferNeitherIsBelieved() {
        var same = Fields.empty().add("X-Forwarded-For", "198.51.100.7").add("Forwarded", "for=198.51.100.7");
        var forged = Fields.empty().add("X-Forwarded-For", "198.51.100.7").add("Forwarded", "for=6.6.6.6");

        assertThat(client("10.0.0.1", same)).isEqualTo("198.51.100.7");
        assertThat(client("10.0.0.1", forged)).isEqualTo("10.0.0.1");
    }

    @Test
    void severalFieldsAreOneList() {
        var fields = Fields.empty().add("X-Forwarded-For", "6.6.6.6").add("X-Forwarded-For", "198.51.100.7, 10.0.0.2");

        assertThat(client("10.0.0.1", fields)).isEqualTo("198.51.100.7");
    }

    @Test
    void aLongWayIsNotReadToItsEnd() {
        var way = "198.51.100.7, " + String.join(", ", Collections.nCopies(ForwardedFor.MOST_HOPS, "10.0.0.9"));

        assertThat(client("10.0.0.1", Fields.empty().add("X-Forwarded-For", way)))
                .isEqualTo("10.0.0.9");
    }
}
