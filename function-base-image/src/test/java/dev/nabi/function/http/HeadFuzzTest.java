package dev.nabi.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the runtime reads of a connection: a head and its framing are read or refused, and the next head begins where it should. */
class HeadFuzzTest {
    private static final String[] PARTS = {
        "GET / HTTP/1.1\r\n",
        "POST /a?b HTTP/1.1\r\n",
        "HTTP/1.1\r\n",
        "Host: x\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "X: a\r\n b\r\n",
        "X:\r\n",
        ": y\r\n",
        "\r\n",
        "\n",
        "hello",
        "5\r\nhello\r\n",
        "0\r\n\r\n"
    };

    private static byte[] message(Random chance) {
        return Fuzz.bytes(chance, PARTS);
    }

    @Test
    void aHeadIsReadOrRefused() {
        Fuzz.run(chance -> {
            var in = new SocketInput(new ByteArrayInputStream(message(chance)));
            try {
                for (var head = in.readHead(); head != null; head = in.readHead()) {
                    assertThat(head.method()).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
                    assertThat(head.target()).doesNotContain(" ", "\r", "\n", "\0");
                    head.headers().forEach((name, value) -> assertThat(value).doesNotContain("\r", "\n", "\0"));
                    Framing.of(head);
                }
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        });
    }
}
