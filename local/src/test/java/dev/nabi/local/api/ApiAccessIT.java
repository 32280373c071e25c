package dev.nabi.local.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.api.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use the embedded API: whoever has the kubeconfig, and no web page, with whatever it knows. */
class ApiAccessIT {
    @TempDir
    private static Path logs;

    private static EmbeddedApi api;
    private static String token;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(logs));
        var kubeconfig = ApiUnderTest.yaml(api.kubeconfig());
        token = kubeconfig.at("/users/0/user/token").asText();
        tls = trusting(Base64.getDecoder()
                .decode(kubeconfig
                        .at("/clusters/0/cluster/certificate-authority-data")
                        .asText()));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static SSLContext trusting(byte[] certificate) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "api",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** What came back for these lines, up to the end of the connection. */
    private static String send(String requestLine, String headers, String body) throws IOException {
        var text = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
        if (!headers.contains("Host:")) {
            text.append("Host: 127.0.0.1:").append(api.uri().getPort()).append("\r\n");
        }
        headers.replace("TOKEN", token)
                .lines()
                .forEach(header -> text.append(header.strip()).append("\r\n"));
        text.append("Content-Length: ").append(body.getBytes(UTF_8).length);
        text.append("\r\nConnection: close\r\n\r\n").append(body);
        try (var socket =
                tls.getSocketFactory().createSocket("127.0.0.1", api.uri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.toString().getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | Authorization: Bearer TOKEN
            200 | authorization: bearer TOKEN
            401 | X: y
            401 | Authorization: Bearer wrong
            401 | Authorization: Bearer TOKENx
            401 | Authorization: Basic TOKEN
            403 | 'Authorization: Bearer TOKEN
                   Host: evil.example:16443'
            403 | 'Authorization: Bearer TOKEN
                   Host: 127.0.0.1
                   Host: evil.example'
            403 | 'Authorization: Bearer TOKEN
                   Origin: https://evil.example'
            403 | 'Authorization: Bearer TOKEN
                   Origin: null'
            403 | 'Authorization: Bearer TOKEN
                   Sec-Fetch-Site: cross-site'
            403 | 'Authorization: Bearer TOKEN
                   Sec-Fetch-Site: same-site'
            """)
    void secretsAreReadWithTheTokenByProgramsAlone(int expected, String headers) throws IOException {
        var answer = send("GET /api/v1/secrets", headers, "");

        assertThat(status(answer)).as(answer).isEqualTo(expected);
        assertThat(answer.contains("SecretList")).isEqualTo(expected == 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | /healthz
            401 | /version
            401 | /apis
            401 | /openapi/v3
            401 | /nowhere
            """)
    void nothingIsToldWithoutTheToken(int expected, String path) throws IOException {
        assertThat(status(send("GET " + path, "Accept: */*", ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            201 | application/json
            201 | application/json; charset=utf-8
            415 | text/plain
            415 | text/plain; application/json
            415 | application/x-www-form-urlencoded
            415 | multipart/form-data; boundary=x
            415 | ''
            """)
    void aBodyIsOfATypeThatNoPageSendsUnasked(int expected, String type) throws IOException {
        var body = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        body.putObject("metadata").put("generateName", "typed-");
        var headers = "Authorization: Bearer TOKEN" + (type.isEmpty() ? "" : "\nContent-Type: " + type);

        var answer = send("POST /api/v1/namespaces/default/configmaps", headers, body.toString());

        assertThat(status(answer)).as(answer).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            101 | 'Authorization: Bearer TOKEN'
            101 | 'Authorization: Bearer TOKEN
                   Origin: https://127.0.0.1:PORT'
            401 | 'Origin: https://127.0.0.1:PORT'
            403 | 'Authorization: Bearer TOKEN
                   Origin: https://evil.example'
            403 | 'Authorization: Bearer TOKEN
                   Origin: http://127.0.0.1:3000'
            """)
    void aWebSocketIsOpenedUnderTheSameTerms(int expected, String headers) throws IOException {
        var upgrade = "\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        var port = Integer.toString(api.uri().getPort());
        try (var socket =
                tls.getSocketFactory().createSocket("127.0.0.1", api.uri().getPort())) {
            socket.setSoTimeout(20_000);
            var lines = ("GET /api/v1/secrets?watch=true HTTP/1.1\nHost: 127.0.0.1:PORT\n" + headers + upgrade)
                    .replace("TOKEN", token)
                    .replace("PORT", port)
                    .lines()
                    .map(String::strip)
                    .toList();
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));

            var first = new String(socket.getInputStream().readNBytes("HTTP/1.1 101".length()), UTF_8);

            assertThat(status(first)).isEqualTo(expected);
        }
    }

    @Test
    void withoutTlsNothingIsAnswered() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.uri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .doesNotContain("HTTP/1.1 2");
        }
    }

    @Test
    void eachStartHasATokenOfItsOwn() throws IOException {
        try (var other = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(logs))) {
            assertThat(token).hasSize(64);
            assertThat(other.kubeconfig()).doesNotContain(token);
        }
    }
}
