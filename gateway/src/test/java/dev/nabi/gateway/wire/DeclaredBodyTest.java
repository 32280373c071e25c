package dev.nabi.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredBodyTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # status, HEAD, Content-Length, first, second, allowed, within, whole
            200,      false, 5,             2,     3,      true,    true,   true
            200,      false, 5,             2,     2,      true,    true,   false
            200,      false, 5,             2,     4,      true,    false,  false
            200,      false, 0,             0,     1,      true,    false,  false
            200,      false, 0,             0,     0,      true,    true,   true
            200,      false, -,             9,     9,      true,    true,   true
            200,      true,  5,             0,     0,      false,   true,   true
            204,      false, 5,             0,     0,      false,   true,   true
            304,      false, 5,             0,     0,      false,   true,   true
            """)
    void aBodyIsHeldToItsHead(
            int status,
            boolean isHead,
            Long declared,
            int first,
            int second,
            boolean allowed,
            boolean within,
            boolean whole) {
        var length = declared == null ? Length.UNTIL_CLOSE : Length.of(declared);
        var body = new DeclaredBody(ResponseHead.of(status, "", Fields.empty(), length), isHead);

        assertThat(body.isAllowed()).isEqualTo(allowed);
        assertThat(body.take(first) && body.take(second)).isEqualTo(within);
        assertThat(body.isWhole()).isEqualTo(whole);
    }
}
