package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacedBodyTest {

    @ParameterizedTest
    @CsvSource({
        "text/plain, false, true",
        "text/plain, true, false",
        "application/grpc, false, false",
        "application/grpc+proto, false, false",
        "application/connect+json, false, false",
        "application/json, false, true",
    })
    void aStreamWithoutALengthMayRestOnceItIsAConversation(String type, boolean isAnswered, boolean isPaced) {
        var fields = Fields.empty().add("Content-Type", type);

        var head = RequestHead.ofHttp2("POST", "/", "x", fields, Length.CHUNKED);

        assertThat(head.hasPacedBody(isAnswered)).isEqualTo(isPaced);
    }
}
