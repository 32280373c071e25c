package dev.nabi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.wire.Fields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "X-Custom, '', false",
        "X-Custom, keep-alive, false",
        "X-Custom, 'close, x-custom', true",
        "x-custom, X-Custom, true",
        "Content-Length, content-length, false",
        "Host, 'close, host', false",
    })
    void namesWhatIsForOneConnection(String name, String connection, boolean isNamed) {
        var fields = new Fields(16).add(name, "x");

        assertThat(ConnectionOptions.of(connection).names(fields, 0)).isEqualTo(isNamed);
    }
}
