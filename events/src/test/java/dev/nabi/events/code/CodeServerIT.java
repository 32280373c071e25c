package dev.nabi.events.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.code.CodeSignature;
import dev.nabi.api.management.Caller;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.api.management.Reviews;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code store at its port, with an API server that knows two people. */
class CodeServerIT {
    /** Half of the time after which an idle connection is closed. */
    private static final int PATIENCE_MILLIS = 45_000;

    private static final String KEY = "a-key-of-16-chars-or-more";
    private static final String FORMER_KEY = "the-key-of-before-the-rotation";
    private static final CodeLimits LIMITS = new CodeLimits(5_000_000, 8_000_000, 9_000_000);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private CodeServer server;

    /** ada may create Functions in shop and other, bob may read those of shop. */
    private static final class TwoPeople implements Reviews {
        @Override
        public Optional<Caller> caller(String token) {
            return List.of("ada", "bob").contains(token)
                    ? Optional.of(new Caller(token, "", List.of(), Map.of()))
                    : Optional.empty();
        }

        @Override
        public boolean may(Caller caller, Permission permission) {
            var asked = (Permission.Resource) permission;
            assertThat(asked.resource()).isEqualTo("functions");
            return caller.user().equals("ada")
                    || (asked.verb().equals("get") && asked.namespace().equals("shop"));
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = start(0, UploadRate.WINDOW_NANOS);
    }

    private CodeServer start(long minRate, long windowNanos) throws Exception {
        var api = new CodeApi(
                FileCodeStore.open(directory),
                LIMITS,
                ManagementPolicy.token(new TwoPeople()),
                () -> KEY + "\n" + FORMER_KEY,
                InstantSource.system());
        return CodeServer.start(vertx, api, threads, "127.0.0.1", 0, () -> new UploadRate(minRate, windowNanos));
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
        vertx.close();
    }

    private static byte[] jar(int bytes) {
        var jar = new byte[bytes];
        new Random(bytes).nextBytes(jar);
        return jar;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private HttpRequest.Builder request(String target, String who) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target));
        return who.isEmpty() ? request : request.header("Authorization", "Bearer " + who);
    }

    private HttpResponse<String> post(String query, String who, byte[] jar) throws Exception {
        return client.send(
                request("/code?" + query, who)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(jar))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> get(String target, String who) throws Exception {
        return client.send(request(target, who).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void whatWhoMayDeployStoresAnInstanceOfTheNamespaceFetchesByItsSignature() throws Exception {
        var jar = jar(3_500_000);
        var sha256 = sha256(jar);

        var stored = post("namespace=shop", "ada", jar);
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        assertThat(stored.body()).isEqualTo("{\"sha256\":\"" + sha256 + "\"}");

        assertThat(get(new CodeSignature("shop", sha256).target(KEY), "").body())
                .isEqualTo(jar);
        assertThat(get(new CodeSignature("shop", sha256).target(FORMER_KEY), "").statusCode())
                .isEqualTo(200);
        assertThat(get("/code/" + sha256 + "?namespace=shop", "bob").body()).isEqualTo(jar);
    }

    @Test
    void nobodyElseFetchesIt() throws Exception {
        var jar = jar(1000);
        var sha256 = sha256(jar);
        post("namespace=shop", "ada", jar);

        assertThat(get("/code/" + sha256 + "?namespace=shop", "").statusCode()).isEqualTo(401);
        assertThat(get("/code/" + sha256 + "?namespace=shop", "eve").statusCode())
                .isEqualTo(401);
        assertThat(get(new CodeSignature("shop", sha256).target(KEY + "x"), "").statusCode())
                .isEqualTo(403);
        var other = new CodeSignature("other", sha256);
        assertThat(get(other.target(KEY).replace("other", "shop"), "").statusCode())
                .isEqualTo(403);
        assertThat(get(other.target(KEY), "").statusCode()).isEqualTo(404);
        assertThat(get("/code/" + sha256 + "?namespace=other", "bob").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoMayNotDeployStoresNothing() throws Exception {
        assertThat(post("namespace=shop", "", jar(10)).statusCode()).isEqualTo(401);
        var refused = post("namespace=shop", "bob", jar(10));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("bob may not create functions in namespace shop");
        assertThat(post("namespace=..", "ada", jar(10)).statusCode()).isEqualTo(400);
    }

    @Test
    void contentThatIsThereIsNotSentAgain() throws Exception {
        var jar = jar(2_000_000);
        var query = "namespace=shop&sha256=" + sha256(jar);
        assertThat(post(query, "ada", jar).statusCode()).isEqualTo(201);

        assertThat(post(query, "ada", jar).statusCode()).isEqualTo(200);
        assertThat(post("namespace=other&sha256=" + sha256(jar), "ada", jar).statusCode())
                .as("another namespace shows that it has the content")
                .isEqualTo(201);
    }

    @Test
    void anotherContentThanAnnouncedIsRefusedAndNotKept() throws Exception {
        var refused = post("namespace=shop&sha256=" + "0".repeat(64), "ada", jar(1000));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("has the SHA-256 " + sha256(jar(1000)));
        assertThat(Files.exists(directory.resolve(sha256(jar(1000)) + ".jar"))).isFalse();
    }

    @Test
    void sizesAreBounded() throws Exception {
        assertThat(post("namespace=shop", "ada", jar(5_000_001)).statusCode()).isEqualTo(413);
        assertThat(post("namespace=shop", "ada", jar(4_900_000)).statusCode()).isEqualTo(201);
        var full = post("namespace=shop", "ada", jar(3_200_000));
        assertThat(full.statusCode()).isEqualTo(507);
        assertThat(full.body()).contains("the namespace shop has 4900000 bytes of code");
        var allFull = post("namespace=other", "ada", jar(4_200_000));
        assertThat(allFull.statusCode()).isEqualTo(507);
        assertThat(allFull.body()).contains("nabi.code.total-bytes");
        assertThat(post("namespace=shop", "ada", new byte[0]).statusCode()).isEqualTo(413);
    }

    @Test
    void uploadsAtTheSameTimeHaveTheBoundOfTheirNamespaceTogether() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /code?namespace=shop HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ada\r\n"
                                    + "Content-Length: 4500000\r\n\r\nsome")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            for (var i = 0; i < 500 && files().isEmpty(); i++) {
                Thread.sleep(10);
            }

            var second = post("namespace=shop", "ada", jar(3_600_000));

            assertThat(second.statusCode()).as(second.body()).isEqualTo(507);
            assertThat(second.body()).contains("the namespace shop has 0 bytes of code; with the 8100000 that arrive");
        }
    }

    @Test
    void uploadThatBreaksOffLeavesNothing() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /code?namespace=shop HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ada\r\n"
                                    + "Content-Length: 1000000\r\n\r\nhalf")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            for (var i = 0; i < 500 && files().isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertThat(files()).hasSize(1);
        }
        for (var i = 0; i < 500 && !files().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(files()).isEmpty();
        assertThat(post("namespace=shop", "ada", jar(10)).statusCode()).isEqualTo(201);
    }

    /** Those that send nothing held all uploads, each for a minute after its last byte. */
    @Test
    void uploadsThatAreSlowerThanTheMinimumGiveTheirPlaceBack() throws Exception {
        server.close();
        server = start(1_000_000, 200_000_000);
        var slow = new ArrayList<Socket>();
        try {
            for (var i = 0; i < CodeApi.UPLOADS / 2; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.setSoTimeout(PATIENCE_MILLIS);
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /code?namespace=shop HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ada\r\n"
                                        + "Content-Length: 1000000\r\n\r\nsome")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            for (var socket : slow) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 408 ")
                        .contains("nabi.code.min-rate");
            }

            var other = post("namespace=shop", "ada", jar(10));

            assertThat(other.statusCode()).as(other.body()).isEqualTo(201);
            assertThat(files()).isEmpty();
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    /** They may all be as slow as is allowed, for an hour. */
    @Test
    void uploadsOfOneNamespaceLeavePlacesForAnother() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (var i = 0; i < CodeApi.UPLOADS / 2; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /code?namespace=shop HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ada\r\n"
                                        + "Content-Length: 1000000\r\n\r\nsome")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            for (var i = 0; i < 500 && files().size() < slow.size(); i++) {
                Thread.sleep(10);
            }

            var more = post("namespace=shop", "ada", jar(10));
            var other = post("namespace=other", "ada", jar(10));

            assertThat(more.statusCode()).as(more.body()).isEqualTo(503);
            assertThat(more.body()).contains("the namespace shop has its share of the 8 uploads");
            assertThat(more.headers().firstValue("Retry-After")).isPresent();
            assertThat(other.statusCode()).as(other.body()).isEqualTo(201);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    /** It stayed open, and what was sent was not read: the client waited until the connection was idle for too long. */
    @Test
    void aRefusalReachesAClientThatSendsOnAndEndsItsConnection() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = socket.getOutputStream();
            var head = String.join(
                    "\r\n",
                    "POST /code?namespace=shop HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Authorization: Bearer ada",
                    "Content-Length: 12000000",
                    "",
                    "");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(jar(12_000_000));
            out.flush();

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("Connection: close", "nabi.code.max-bytes");
        }
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(directory.resolve("incoming"))) {
            return files.toList();
        }
    }

    @Test
    void webPagesAreRefusedOnLoopback() throws Exception {
        var answer = client.send(
                request("/code/" + "0".repeat(64) + "?namespace=shop", "ada")
                        .header("Origin", "https://evil.example")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("web pages");
    }
}
