package dev.nabi.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

    @Test
    void readsLineAndFields() throws IOException {
        var head = read("POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-Two:  one \r\nx-two: two\r\n\r\n");

        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.path()).isEqualTo("/a/b");
        assertThat(head.query()).isEqualTo("c=d");
        assertThat(head.headers().toMap()).containsEntry("x-two", "one, two");
    }

    @Test
    void skipsAnEmptyLineBeforeTheRequestAndEndsCleanlyWithoutOne() throws IOException {
        assertThat(read("\r\nGET / HTTP/1.0\r\n\r\n").minorVersion()).isZero();
        assertThat(read("")).isNull();
    }

    @Test
    void takesThePathOutOfAnAbsoluteTarget() throws IOException {
        assertThat(read("GET http://x/y?z HTTP/1.1\r\nHost: x\r\n\r\n").path()).isEqualTo("/y");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/1.1\\r\\n\\r\\n                                | 400 | Host
            GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n      | 400 | Host
            GET / HTTP/1.1\\nHost: a\\n\\n                            | 400 | CRLF
            GET / HTTP/1.1\\r\\nHost: a\\r\\n b\\r\\n\\r\\n           | 400 | header field
            GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n                  | 400 | header field
            GET / HTTP/1.1\\r\\nHost: a\\u0000\\r\\n\\r\\n            | 400 | control character
            GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                  | 400 | request line
            G<T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                   | 400 | method
            GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n                   | 505 | HTTP/1.1
            """)
    void refusesWhatIsMalformed(String request, int status, String reason) {
        var text = request.replace("\\r", "\r").replace("\\n", "\n").replace("\\u0000", "\0");

        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAHeadThatDoesNotEnd() {
        var endless = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(SocketInput.MAX_HEAD);

        assertThatThrownBy(() -> read(endless)).hasMessageContaining("longer than 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 5                                  | Fixed[length=5]
            X: y                                               | Fixed[length=0]
            Transfer-Encoding: chunked                         | Chunked[]
            Content-Length: 5\\r\\nTransfer-Encoding: chunked  | both
            Content-Length: 5\\r\\nContent-Length: 5           | not one decimal number
            Content-Length: +5                                 | not one decimal number
            Content-Length: 5, 5                               | not one decimal number
            Transfer-Encoding: gzip, chunked                   | only transfer coding
            Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked | only transfer coding
            """)
    void theBodyEndsInOneWayOrTheRequestIsRefused(String fields, String expected) throws IOException {
        var head = read("POST / HTTP/1.1\r\nHost: a\r\n" + fields.replace("\\r\\n", "\r\n") + "\r\n\r\n");
        String actual;
        try {
            actual = Framing.of(head).toString();
        } catch (HttpException refused) {
            actual = refused.getMessage();
        }

        assertThat(actual).contains(expected);
    }

    private static RequestHead read(String text) throws IOException {
        return new SocketInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))).readHead();
    }
}
