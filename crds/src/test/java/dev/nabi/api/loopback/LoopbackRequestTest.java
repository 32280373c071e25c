package dev.nabi.api.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackRequestTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            127.0.0.1:16443 | -                      | -
            127.0.0.1       | -                      | -
            localhost:16443 | -                      | none
            LocalHost:16443 | -                      | -
            [::1]:16443     | -                      | -
            [::1]           | -                      | -
            127.0.0.1:16443 | http://127.0.0.1:16443 | -
            127.0.0.1:16443 | https://127.0.0.1:16443| same-origin
            """)
    void programsOfThisMachineAreServed(String host, String origin, String site) {
        assertThat(request(host, origin, site).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            evil.example:16443           | -                            | -
            evil.example                 | http://evil.example          | same-origin
            127.0.0.1.evil.example:16443 | -                            | -
            127.0.0.1@evil.example       | -                            | -
            127.0.0.2:16443              | -                            | -
            ''                           | -                            | -
            -                            | -                            | -
            127.0.0.1:1;127.0.0.1:1      | -                            | -
            127.0.0.1:16443              | https://evil.example         | -
            127.0.0.1:16443              | null                         | -
            127.0.0.1:16443              | ''                           | -
            127.0.0.1:16443              | file://                      | -
            127.0.0.1:16443              | http://127.0.0.1:3000        | same-site
            127.0.0.1:16443              | http://127.0.0.1:16443@evil  | -
            127.0.0.1:16443              | http://a;http://127.0.0.1:16443 | -
            127.0.0.1:16443              | http://[bad                  | -
            127.0.0.1:16443              | -                            | cross-site
            127.0.0.1:16443              | -                            | same-site
            127.0.0.1:16443              | -                            | none;cross-site
            """)
    void webPagesAreNot(String host, String origin, String site) {
        assertThat(request(host, origin, site).refusal()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "localhost", "::1"})
    void loopbackIsReachedFromThisMachineAlone(String address) {
        assertThat(LoopbackRequest.isLoopback(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
    void otherAddressesAreNot(String address) {
        assertThat(LoopbackRequest.isLoopback(address)).isFalse();
    }

    private static LoopbackRequest request(String host, String origin, String site) {
        return new LoopbackRequest(all(host), all(origin), all(site));
    }

    private static List<String> all(String headers) {
        return headers == null ? List.of() : Arrays.asList(headers.split(";", -1));
    }
}
