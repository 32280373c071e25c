package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trailers of requests and of answers, over each version on each side; {@link WireIT} has HTTP/1.1 on both. */
class TrailersIT {
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void h2cFunction(RawHttp2 function) {
        platform.function("greeter", "protocol: h2c");
        platform.pod("greeter-00001", "greeter-1", function.port(), "h2c", Map.of());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "greeter-00001") == 1);
    }

    @Test
    void clientOfHttp2SendsThemToAnInstanceOfHttp1() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var function = new RawFunction((in, out) -> {
            var request = readUntil(in, "0\r\nx-sum: 1\r\n\r\n");
            if (!request.endsWith("<EOF>")) {
                seen.complete(request);
                say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                say(out, "2\r\nhi\r\n0\r\nx-back: 2\r\n\r\n");
                in.read();
            }
        })) {
            platform.function("raw", "");
            platform.pod("raw", "raw-1", function.port());
            Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
            try (var client = new RawHttp2(platform.gateway.port())) {
                var stream = client.request("POST", "/function/raw", false);
                client.data(stream, "abc");
                // Neither a header that frames nor one that is ours may come in behind the body.
                client.trailers(stream, Map.of("x-sum", "1", "nabi-timeout-ms", "9"));

                client.await(stream.id() + " headers {:status=200}");
                client.await(stream.id() + " headers {x-back=2}");
            }
        }
        assertThat(seen.get(10, TimeUnit.SECONDS)).contains("3\r\nabc\r\n").doesNotContain("nabi-timeout-ms: 9");
    }

    /** A count and chunks at once would be two ends of one body. */
    @Test
    void clientOfHttp2ThatAnnouncesThemSendsThemBehindABodyWhoseLengthItTells() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var function = new RawFunction((in, out) -> {
            var request = readUntil(in, "3\r\nabc\r\n0\r\nx-sum: 1\r\n\r\n");
            if (!request.endsWith("<EOF>")) {
                seen.complete(request);
                say(out, "HTTP/1.1 204 No Content\r\n\r\n");
                in.read();
            }
        })) {
            platform.function("raw", "");
            platform.pod("raw", "raw-1", function.port());
            Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
            try (var client = new RawHttp2(platform.gateway.port())) {
                var headers = new DefaultHttp2Headers()
                        .method("POST")
                        .path("/function/raw")
                        .authority("x")
                        .set("content-length", "3")
                        .set("trailer", "x-sum");
                var stream = client.request(headers, false);
                client.data(stream, "abc");
                client.trailers(stream, Map.of("x-sum", "1"));

                client.await(stream.id() + " headers {:status=204}");
            }
        }
        assertThat(seen.get(10, TimeUnit.SECONDS)).contains("trailer: x-sum").doesNotContain("content-length");
    }

    @Test
    void clientOfHttp2SendsThemToAnInstanceOfH2cAndGetsThose() throws Exception {
        try (var function = new RawHttp2();
                var client = new RawHttp2(platform.gateway.port())) {
            h2cFunction(function);
            var stream = client.request("POST", "/function/greeter/hello.Greeter/Greet", false);
            client.data(stream, "abc");
            client.trailers(stream, Map.of("x-sum", "1"));

            client.await(stream.id() + " data ok");
            client.await(stream.id() + " headers {grpc-status=0}");
            assertThat(function.seen)
                    .containsSubsequence("3 headers {:path=/hello.Greeter/Greet}", "3 data abc", "3 headers {x-sum=1}");
        }
        assertThat(platform.ended).singleElement().returns(3L, Platform.Ended::bytesIn);
    }

    @Test
    void trailersWithoutABodyPassToo() throws Exception {
        try (var function = new RawHttp2();
                var client = new RawHttp2(platform.gateway.port())) {
            h2cFunction(function);
            for (var call = 0; call < 2; call++) {
                var stream = client.request("POST", "/function/greeter/", false);
                client.trailers(stream, Map.of("x-sum", "1"));
                client.await(stream.id() + " headers {grpc-status=0}");
            }

            assertThat(function.seen).contains("3 headers {x-sum=1}", "5 headers {x-sum=1}");
        }
        Platform.await("the slots", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
    }

    @Test
    void clientOfHttp1SendsThemToAnInstanceOfH2c() throws Exception {
        try (var function = new RawHttp2();
                var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            h2cFunction(function);
            socket.setSoTimeout(10_000);
            say(
                    socket.getOutputStream(),
                    "POST /function/greeter/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            say(socket.getOutputStream(), "3\r\nabc\r\n0\r\nx-sum: 1\r\n\r\n");

            var answer = readUntil(socket.getInputStream(), "grpc-status: 0\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 200").contains("2\r\nok\r\n");
            assertThat(function.seen).containsSubsequence("3 data abc", "3 headers {x-sum=1}");
        }
    }
}
