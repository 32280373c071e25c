package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.tls.TestPair;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that is called over TLS. */
class TlsIT {
    private static final String NAMES = "dns:localhost,ip:127.0.0.1";

    @TempDir
    Path directory;

    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        TestPair.ec(NAMES).mountAt(directory);
        platform = new Platform("small;tls-port=0;tls-directories=" + directory);
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "concurrency: 100");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        platform.close();
    }

    /** Trusts everybody, and keeps the certificates that it saw. */
    private static final class Trusting implements X509TrustManager {
        final HashSet<X509Certificate> seen = new HashSet<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public synchronized void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.add(chain[0]);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }

        SSLContext context() throws Exception {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).build();
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + platform.gateway.securePort() + path);
    }

    private static HttpClient client(Trusting trust, Version version) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trust.context())
                .version(version)
                .build();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bothVersionsOfHttpAreSpoken(Version version) throws Exception {
        try (var client = client(new Trusting(), version)) {
            var answer = client.send(request("/function/hello/a?b=c"), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            var headers = new JsonObject(answer.body()).getJsonObject("headers").getMap();
            assertThat(headers)
                    .containsEntry("x-forwarded-proto", "https")
                    .containsEntry("x-forwarded-host", "localhost:" + platform.gateway.securePort());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void longBodiesPassBothWays(Version version) throws Exception {
        try (var big = new Platform("tls-port=0;tls-directories=" + directory);
                var function = new FunctionServer(big.vertx, 0);
                var client = client(new Trusting(), version)) {
            big.function("hello", "");
            big.pod("hello", "hello-1", function.port());
            var port = big.gateway.securePort();
            var sent = new byte[3 << 20];
            new Random(1).nextBytes(sent);

            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/function/hello/echo"))
                            .POST(BodyPublishers.ofByteArray(sent))
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(answer.body()).isEqualTo(sent);
        }
    }

    @Test
    void theClearPortServesAsBefore() {
        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void aGatewayMayHaveTlsAlone() throws Exception {
        try (var alone = new Platform("port=-1;tls-port=0;tls-directories=" + directory);
                var client = client(new Trusting(), Version.HTTP_2)) {
            assertThat(alone.gateway.port()).isZero();
            var nobody = URI.create("https://localhost:" + alone.gateway.securePort() + "/function/nobody");
            assertThat(client.send(HttpRequest.newBuilder(nobody).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aCertificateThatChangesUnderLoadFailsNobody() throws Exception {
        var isOver = new AtomicBoolean();
        var answered = new AtomicInteger();
        var failed = new AtomicInteger();
        var trust = new Trusting();
        // Not the short time-outs of the other cases: on a busy machine they end a connection as its next request
        // comes.
        try (var platform = new Platform("tls-port=0;tls-directories=" + directory);
                var server = new FunctionServer(platform.vertx, 0);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            platform.function("hello", "concurrency: 100");
            platform.pod("hello", "hello-1", server.port());
            var uri = URI.create("https://localhost:" + platform.gateway.securePort() + "/function/hello");
            for (var version : List.of(Version.HTTP_1_1, Version.HTTP_2, Version.HTTP_1_1, Version.HTTP_2)) {
                pool.execute(() -> {
                    while (!isOver.get()) {
                        // A client of its own makes a handshake for its first request, and keeps the connection for
                        // more.
                        try (var client = client(trust, version)) {
                            for (var i = 0; i < 5; i++) {
                                HttpResponse<Void> answer =
                                        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
                                (answer.statusCode() == 200 ? answered : failed).incrementAndGet();
                            }
                        } catch (Exception broken) {
                            failed.incrementAndGet();
                        }
                    }
                });
            }
            for (var change = 1; change <= 2; change++) {
                TestPair.ec(NAMES).mountAt(directory);
                var seen = change;
                Platform.await("the next certificate", () -> certificates(trust) > seen, 60);
            }
            isOver.set(true);
        }

        assertThat(failed).hasValue(0);
        assertThat(answered.get()).isPositive();
        assertThat(trust.seen).hasSize(3);
    }

    private static int certificates(Trusting trust) {
        synchronized (trust) {
            return trust.seen.size();
        }
    }

    @Test
    void aClientThatNeverEndsItsHandshakeIsClosed() throws Exception {
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.securePort());
                var half = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.securePort())) {
            // The beginning of a ClientHello, and no more.
            half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});

            assertThat(ends(silent)).isTrue();
            assertThat(ends(half)).isTrue();
        }
    }

    @Test
    void aClientThatSpeaksNoTlsIsClosed() throws Exception {
        try (var clear = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.securePort())) {
            clear.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(ends(clear)).isTrue();
        }
    }

    /** Whether the gateway closes a connection, rather than the reader giving up. */
    private static boolean ends(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        try {
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void whoSaysGoodbyeIsGoneAndItsConnectionCountsNoMore() throws Exception {
        try (var one = new Platform("max-connections=1;tls-port=0;tls-directories=" + directory)) {
            for (var i = 0; i < 5; i++) {
                Platform.await("room for a connection", () -> answers(one), 120);
            }
        }
    }

    private static boolean answers(Platform platform) {
        try (var socket = (SSLSocket) new Trusting()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), platform.gateway.securePort())) {
            // A connection too many is closed at once; one that is served may wait for its turn on a busy machine.
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /function/nobody HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (Exception refused) {
            return false;
        }
    }

    @Test
    void anAnswerAfterWhichTheConnectionEndsComesWhole() throws Exception {
        try (var socket = (SSLSocket) new Trusting()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), platform.gateway.securePort())) {
            socket.setSoTimeout(20_000);
            // A body that is too long: the answer comes before it, and the rest is read into nothing.
            socket.getOutputStream()
                    .write("POST /function/hello HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 413 ").endsWith("}");
        }
    }
}
