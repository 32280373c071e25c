package dev.nabi.gateway;

import static dev.nabi.gateway.AccessPlatform.BODY;
import static dev.nabi.gateway.AccessPlatform.OTHER_SECRET;
import static dev.nabi.gateway.AccessPlatform.SECRET;
import static dev.nabi.gateway.TestIssuer.token;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials that no good client sends, byte by byte: who sends them is refused as a client, and never as a fault of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangeCredentialsIT {
    private AccessPlatform access;

    @BeforeAll
    void start() throws Exception {
        access = new AccessPlatform();
    }

    @AfterAll
    void stop() {
        access.close();
    }

    /** {@code lines} are header fields; {@code sees} is a part of what the function is sent, or what it must not be with a '!'. */
    record Row(String what, String function, String lines, String body, int status, String sees) {
        @Override
        public String toString() {
            return function + ": " + what + " → " + status;
        }
    }

    private static Row refused(String what, String function, String... lines) {
        return new Row(what, function, String.join("\r\n", lines), "", 401, "");
    }

    private static Row allowed(String what, String function, String sees, String... lines) {
        return new Row(what, function, String.join("\r\n", lines), "", 200, sees);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"tokens", "headersOfTokens", "keys", "callers", "webhooks"})
    void isAnsweredAsAClientsFault(Row row) throws Exception {
        var isRefused = row.status() != 200;
        var requests = access.server.requests.get();
        var answer = send(row.function() + (isRefused ? "-asleep" : ""), row.lines(), row.body());

        assertThat(answer).startsWith("HTTP/1.1 " + row.status() + " ");
        if (isRefused) {
            assertThat(access.platform.scale.wakes).as("woken").isEmpty();
            assertThat(access.server.requests.get()).isEqualTo(requests);
        } else if (row.sees().startsWith("!")) {
            assertThat(answer).doesNotContainIgnoringCase(row.sees().substring(1));
        } else {
            assertThat(answer).contains(row.sees().replace("\"", "\\\""));
        }
    }

    private String send(String function, String lines, String body) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), access.platform.gateway.port())) {
            socket.setSoTimeout(20_000);
            var head = "POST /function/shop/" + function + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + (lines.isEmpty() ? "" : lines + "\r\n")
                    + (lines.contains("Transfer-Encoding") ? "" : "Content-Length: " + body.length() + "\r\n")
                    + "\r\n";
            socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
            var text = new String(socket.getInputStream().readAllBytes(), UTF_8);
            // Without the interim answer to Expect.
            return text.startsWith("HTTP/1.1 100 ") ? text.substring(text.indexOf("\r\n\r\n") + 4) : text;
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private String right() {
        return token(access.rsa, "RS256", access.jwt());
    }

    private Stream<Row> tokens() {
        var right = right();
        var parts = right.split("\\.", -1);
        return Stream.of(
                allowed("scheme in lower case", "jwt", "\"id\":\"ana\"", "authorization: bearer " + right),
                allowed("scheme in capitals, two blanks", "jwt", "\"id\":\"ana\"", "AUTHORIZATION: BEARER  " + right),
                refused("two tokens, the right one first", "jwt", bearer(right), bearer("a.b.c")),
                refused("two tokens, the right one last", "jwt", bearer("a.b.c"), bearer(right)),
                refused("the same token twice", "jwt", bearer(right), bearer(right)),
                refused("a second field that decoders of Base64 skip", "jwt", bearer(right), "Authorization: !!"),
                refused("padding", "jwt", bearer(right + "==")),
                refused("characters that decoders of Base64 skip", "jwt", bearer(right + "!")),
                refused("a blank in the signature", "jwt", bearer(right.substring(0, right.length() - 4) + " AAAA")),
                refused("a tab for the blank", "jwt", "Authorization: Bearer\t" + right),
                refused("no scheme", "jwt", "Authorization: " + right),
                refused("parts that are empty", "jwt", bearer("..")),
                refused("no signature", "jwt", bearer(parts[0] + "." + parts[1] + ".")),
                refused("five parts, as an encrypted token", "jwt", bearer(right + ".a.b")),
                refused("20 KiB", "jwt", bearer(parts[0] + "." + "A".repeat(20_000) + "." + parts[2])),
                refused(
                        "another payload under a right signature",
                        "jwt",
                        bearer(parts[0] + "."
                                + encoded("{\"iss\":\"" + access.issuer.url()
                                        + "\",\"aud\":\"shop\",\"sub\":\"root\",\"exp\":4000000000}")
                                + "." + parts[2])),
                refused("in the query", "jwt?access_token=" + right),
                refused("in a cookie", "jwt", "Cookie: Authorization=" + right),
                refused("as X-Forwarded-Access-Token", "jwt", "X-Forwarded-Access-Token: " + right),
                refused("Proxy-Authorization", "jwt", "Proxy-" + bearer(right)));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    /** A header as it is written here, over the right claims, with a signature of zeros or none. */
    private Row header(String what, String json) {
        var payload = right().split("\\.", -1)[1];
        return refused(what, "jwt", bearer(encoded(json) + "." + payload + "." + encoded("0".repeat(64))));
    }

    private Stream<Row> headersOfTokens() throws Exception {
        var embedded = new JsonWebSignature();
        embedded.setPayload(access.jwt().toJson());
        embedded.setKey(access.stranger.getPrivateKey());
        embedded.setAlgorithmHeaderValue("RS256");
        embedded.setJwkHeader(access.stranger);
        var payload = right().split("\\.", -1)[1];
        return Stream.of(
                header("alg is a number", "{\"alg\":5,\"kid\":\"one\"}"),
                header("alg is a list", "{\"alg\":[\"RS256\"],\"kid\":\"one\"}"),
                header("alg is missing", "{\"kid\":\"one\"}"),
                header("alg NONE", "{\"alg\":\"NONE\",\"kid\":\"one\"}"),
                header("alg HS256 and no kid", "{\"alg\":\"HS256\"}"),
                header("alg RSA1_5", "{\"alg\":\"RSA1_5\",\"kid\":\"one\"}"),
                header("kid is a number", "{\"alg\":\"RS256\",\"kid\":5}"),
                header("kid is an object", "{\"alg\":\"RS256\",\"kid\":{\"a\":1}}"),
                header("kid is a path", "{\"alg\":\"RS256\",\"kid\":\"../../../../dev/null\"}"),
                header("kid is a statement", "{\"alg\":\"RS256\",\"kid\":\"x' UNION SELECT 'key\"}"),
                header("crit is a text", "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":\"exp\"}"),
                header("crit names what nobody knows", "{\"alg\":\"RS256\",\"kid\":\"one\",\"crit\":[\"x\"],\"x\":1}"),
                header("b64 is false", "{\"alg\":\"RS256\",\"kid\":\"one\",\"b64\":false,\"crit\":[\"b64\"]}"),
                header("x5t is a number", "{\"alg\":\"RS256\",\"x5t\":1}"),
                header(
                        "use of another key set",
                        "{\"alg\":\"RS256\",\"jku\":\"https://evil.example/keys\",\"kid\":\"e\"}"),
                header("is a list", "[]"),
                header("is no JSON", "{"),
                header("is deep", "{\"alg\":" + "[".repeat(9000)),
                header("signature of zeros for ES256", "{\"alg\":\"ES256\",\"kid\":\"two\"}"),
                refused("key in the header", "jwt", bearer(embedded.getCompactSerialization())),
                refused(
                        "payload that is deep",
                        "jwt",
                        bearer(encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "."
                                + encoded("{\"iss\":" + "[".repeat(9000)) + ".AAAA")),
                refused(
                        "issuer that is a number",
                        "jwt",
                        bearer(encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + encoded("{\"iss\":7}")
                                + ".AAAA")),
                refused(
                        "header of another token",
                        "jwt",
                        bearer(encoded("{\"alg\":\"RS384\",\"kid\":\"one\"}") + "." + payload + "."
                                + right().split("\\.", -1)[2])),
                refused("expiry that is a text", "jwt", bearer(signed("{\"exp\":\"4000000000\"}"))),
                refused("expiry beyond all numbers", "jwt", bearer(signed("{\"exp\":1e400}"))),
                refused("audience that is nested", "jwt", bearer(signed("{\"exp\":4000000000,\"aud\":[[\"shop\"]]}"))),
                refused("subject that is a number", "jwt", bearer(signed("{\"exp\":4000000000,\"sub\":1}"))));
    }

    /** A right signature over these claims, and the issuer's and the audience's where they say nothing else. */
    private String signed(String json) throws Exception {
        var claims = JwtClaims.parse(json);
        if (!claims.hasClaim("aud")) {
            claims.setAudience("shop");
        }
        claims.setIssuer(access.issuer.url());
        var signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setKey(access.rsa.getPrivateKey());
        signed.setKeyIdHeaderValue("one");
        signed.setAlgorithmHeaderValue("RS256");
        return signed.getCompactSerialization();
    }

    private Stream<Row> keys() {
        var right = "X-Api-Key: ci." + SECRET;
        return Stream.of(
                refused("the right key twice", "keys", right, right),
                refused("a right and a wrong key", "keys", right, "X-Api-Key: ci." + OTHER_SECRET),
                refused("with an underscore", "keys", "X_Api_Key: ci." + SECRET),
                refused("with a dot", "keys", "X.Api.Key: ci." + SECRET),
                refused("in the query", "keys?x-api-key=ci." + SECRET),
                refused("the id alone", "keys", "X-Api-Key: ci."),
                refused("no id", "keys", "X-Api-Key: ." + SECRET),
                refused("an id with a path", "keys", "X-Api-Key: ../keys/ci." + SECRET),
                refused("a secret of 30 KiB", "keys", "X-Api-Key: ci." + "0".repeat(30_000)),
                refused("letters beyond ASCII", "keys", "X-Api-Key: c\u00ef." + SECRET),
                allowed("a right key beside a wrong token", "keys", "\"id\":\"ci\"", right, bearer("a.b.c")));
    }

    private Stream<Row> callers() {
        var right = "X-Api-Key: ci." + SECRET;
        return Stream.of(
                allowed("forged, in capitals", "open", "!root", "NABI-CALLER: root"),
                allowed("forged, with an underscore", "open", "!root", "Nabi_Caller: root"),
                allowed("forged, with a dot", "open", "!root", "Nabi.Caller: root"),
                allowed("forged, with a dot and a dash", "open", "!root", "X.Nabi-Caller: root2", "Nabi-Caller.: root"),
                allowed("named in Connection", "keys", "\"id\":\"ci\"", right, "Connection: nabi-caller"),
                new Row(
                        "forged, as a trailer",
                        "open",
                        "Transfer-Encoding: chunked\r\nTrailer: Nabi-Caller",
                        "1\r\na\r\n0\r\nNabi-Caller: root\r\nNabi.Caller: root\r\n\r\n",
                        200,
                        "!root"));
    }

    private static String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static Row webhook(String what, String function, int status, String body, String... lines) {
        return new Row(
                what, function, String.join("\r\n", lines), body, status, status == 200 ? "\"kind\":\"webhook\"" : "");
    }

    private Stream<Row> webhooks() {
        var now = System.currentTimeMillis() / 1000;
        var signature = "X-Hub-Signature-256: sha256=";
        var chunks = "5\r\nchunk\r\n2;ext=\"a\"\r\ned\r\n0\r\nX-Trailer: t\r\n\r\n";
        var shifted = now + ".x";
        var standard = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hmac("msg." + now + "." + shifted)));
        var all = Arrays.asList(
                webhook(
                        "in chunks with a trailer",
                        "github",
                        200,
                        chunks,
                        signature + hmac("chunked"),
                        "Transfer-Encoding: chunked"),
                webhook(
                        "a client that expects 100",
                        "github",
                        200,
                        BODY + "100",
                        signature + hmac(BODY + "100"),
                        "Expect: 100-continue"),
                webhook("nothing", "github", 200, "", signature + hmac("")),
                webhook("signature twice", "github", 401, BODY, signature + hmac(BODY), signature + hmac(BODY)),
                webhook(
                        "signature in the trailer",
                        "github",
                        401,
                        "1\r\na\r\n0\r\n" + signature + hmac("a") + "\r\n\r\n",
                        "Transfer-Encoding: chunked"),
                webhook("signature of no bytes", "github", 401, BODY, signature),
                webhook("another algorithm's name", "github", 401, BODY, "X-Hub-Signature-256: sha512=" + hmac(BODY)),
                webhook(
                        "a part of the body as the time",
                        "standard",
                        401,
                        "x",
                        "webhook-id: msg." + now,
                        "webhook-timestamp: " + now,
                        "webhook-signature: v1," + standard),
                webhook(
                        "two times",
                        "stripe",
                        401,
                        BODY,
                        "Stripe-Signature: t=" + now + ",t=1,v1=" + hmac(now + "." + BODY)),
                webhook(
                        "a time of 40 digits",
                        "slack",
                        401,
                        BODY,
                        "X-Slack-Request-Timestamp: " + "9".repeat(40),
                        "X-Slack-Signature: v0=" + hmac(BODY)),
                webhook(
                        "a time before 1970",
                        "slack",
                        401,
                        BODY,
                        "X-Slack-Request-Timestamp: -" + now,
                        "X-Slack-Signature: v0=" + hmac("v0:-" + now + ":" + BODY)));
        return all.stream();
    }
}
