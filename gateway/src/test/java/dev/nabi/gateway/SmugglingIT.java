package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 can carry line ends where HTTP/1.1 has its framing: none may reach an instance as a line of its own. */
class SmugglingIT {
    private Platform platform;
    private RawFunction function;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        function = new RawFunction((in, out) -> {
            var request = readUntil(in, "\r\n\r\n");
            while (!request.endsWith("<EOF>")) {
                seen.add(request);
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                request = readUntil(in, "\r\n\r\n");
            }
        });
        platform.function("raw", "");
        platform.pod("raw", "raw-1", function.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
    }

    @AfterEach
    void stop() throws Exception {
        function.close();
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '/function/raw/a HTTP/1.1|evil: 1||GET /evil', x",
        "GET, '/function/raw/a?b|evil: 1', x",
        "GET, '/function/raw/a b', x",
        "GET, /function/raw/a, 'x|evil: 1'",
        "'GET /evil HTTP/1.1|evil: 1||GET', /function/raw/a, x",
        "'GE T', /function/raw/a, x",
    })
    void whatWouldBreakALineIsRefused(String method, String path, String authority) throws Exception {
        try (var client = new RawHttp2(platform.gateway.port())) {
            client.request(lines(method), lines(path), lines(authority), true);

            Platform.await("an answer", () -> !client.seen.isEmpty() || !client.isOpen(), 10);

            assertThat(client.seen).noneMatch(frame -> frame.contains("status=200"));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aSoundRequestPasses() throws Exception {
        try (var client = new RawHttp2(platform.gateway.port())) {
            var stream = client.request("GET", "/function/raw/a?b=%7C", "x", true);

            client.await(stream.id() + " headers {:status=200}");
        }
        assertThat(seen).singleElement().asString().startsWith("GET /a?b=%7C HTTP/1.1\r\n");
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }
}
