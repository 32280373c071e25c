package dev.nabi.console.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signatures of the provider's SDK, and two of its published examples, are verified; what was changed after signing is not. */
class SignatureRuleTest {
    private static final Instant NOW = Instant.parse("2026-11-30T01:02:03Z");
    private static final String SECRET = "a-secret-of-the-test-0123456789";
    private static final String HOST = "lambda.example.org:8443";

    @SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
    private record Sent(String method, String path, String query, Map<String, List<String>> fields, byte[] body) {
        SignedMessage message() {
            return new SignedMessage(
                    method, path, query, name -> fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()), body);
        }

        Sent with(String name, String value) {
            var more = new TreeMap<>(fields);
            more.put(name, List.of(value));
            return new Sent(method, path, query, more, body);
        }
    }

    private static Sent signed(String method, String target, String body, Map<String, String> fields, boolean inQuery) {
        var uri = URI.create("https://" + HOST + target);
        var request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(uri);
        fields.forEach(request::putHeader);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var signer = AwsV4HttpSigner.create();
        var signed = signer.sign(sign -> {
                    sign.identity(AwsCredentialsIdentity.create("NABITEST0000000000AA", SECRET))
                            .request(request.build())
                            .payload(ContentStreamProvider.fromByteArray(bytes))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    if (inQuery) {
                        sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(30));
                    }
                })
                .request();
        var names = new TreeMap<String, List<String>>();
        signed.headers().forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values));
        return new Sent(
                method, signed.encodedPath(), signed.encodedQueryParameters().orElse(""), names, bytes);
    }

    private static Verification verify(Sent sent, String secret, Instant now) {
        var message = sent.message();
        return SignatureRule.verify(message, Signature.of(message).orElseThrow(), secret, now);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,    /2015-03-31/functions/
            GET,    /2015-03-31/functions?Marker=a%2Bb%3D&MaxItems=10
            GET,    /2015-03-31/functions?b=2&a=1&a=0&empty=
            GET,    /2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Af
            POST,   /2015-03-31/functions/f/invocations?Qualifier=%24LATEST
            PUT,    /2015-03-31/functions/na%20me/code
            DELETE, /2017-03-31/tags/a?tagKeys=x%20y&tagKeys=%ED%95%9C
            """)
    void whatTheSdkSignsIsVerified(String method, String target) {
        var body = method.equals("GET") || method.equals("DELETE") ? "" : "{\"a\": \"ü\"}";

        var sent = signed(
                method, target, body, Map.of("X-Amz-Invocation-Type", "Event", "X-Odd", "  two   words "), false);

        assertThat(verify(sent, SECRET, NOW)).isEqualTo(Verification.VERIFIED);
        assertThat(Signature.of(sent.message()).orElseThrow())
                .returns("eu-central-1", Signature::region)
                .returns("lambda", Signature::service)
                .returns("NABITEST0000000000AA", Signature::accessKey);
    }

    @Test
    void whatWasChangedAfterSigningIsNot() {
        var sent = signed(
                "POST",
                "/2015-03-31/functions/f/invocations?Qualifier=1",
                "{}",
                Map.of("X-Amz-Log-Type", "Tail"),
                false);
        var fields = sent.fields();

        assertThat(verify(sent, SECRET + "x", NOW)).isEqualTo(Verification.WRONG);
        assertThat(verify(new Sent("PUT", sent.path(), sent.query(), fields, sent.body()), SECRET, NOW))
                .isEqualTo(Verification.WRONG);
        assertThat(verify(new Sent("POST", sent.path() + "x", sent.query(), fields, sent.body()), SECRET, NOW))
                .isEqualTo(Verification.WRONG);
        assertThat(verify(new Sent("POST", sent.path(), "Qualifier=2", fields, sent.body()), SECRET, NOW))
                .isEqualTo(Verification.WRONG);
        assertThat(verify(new Sent("POST", sent.path(), sent.query(), fields, new byte[] {'1'}), SECRET, NOW))
                .isEqualTo(Verification.WRONG);
        assertThat(verify(sent.with("host", "other.example.org"), SECRET, NOW)).isEqualTo(Verification.WRONG);
        assertThat(verify(sent.with("x-amz-log-type", "None"), SECRET, NOW)).isEqualTo(Verification.WRONG);
        assertThat(verify(sent.with("x-amz-invocation-type", "Event"), SECRET, NOW))
                .isEqualTo(Verification.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSIGNED-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "required",
                "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"
            })
    void aBodyThatIsNotSignedAsAWholeIsNotTaken(String hash) {
        var sent = signed("POST", "/2015-03-31/functions", "{}", Map.of(), false);

        assertThat(verify(sent.with("x-amz-content-sha256", hash), SECRET, NOW)).isEqualTo(Verification.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void anAddressThatIsSignedReadsAndChangesNothing(String method) {
        var sent = signed(method, "/2015-03-31/functions/f", "", Map.of(), true);

        assertThat(verify(sent, SECRET, NOW)).isEqualTo(Verification.NO_READ);
    }

    /** Whoever writes the path in another way on its way gets what was signed, and nothing else. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            /2015-03-31//functions/f,              /2015-03-31/functions/f
            /2015-03-31/functions/f/aliases/..,    /2015-03-31/functions/f
            /2015-03-31/./functions/f/.,           /2015-03-31/functions/f
            /../2015-03-31/functions/,             /2015-03-31/functions/
            /2015-03-31/functions/a%2F..%2Fb,      /2015-03-31/functions/a%2F..%2Fb
            //,                                    /
            """)
    void thePathThatIsSignedIsTheOneThatIsMeant(String sent, String meant) {
        assertThat(CanonicalPath.of(sent)).isEqualTo(meant);
    }

    @Test
    void clocksMayDifferByFiveMinutes() {
        var sent = signed("GET", "/2015-03-31/functions", "", Map.of(), false);

        assertThat(verify(sent, SECRET, NOW.plus(SignatureRule.SKEW))).isEqualTo(Verification.VERIFIED);
        assertThat(verify(sent, SECRET, NOW.minus(SignatureRule.SKEW))).isEqualTo(Verification.VERIFIED);
        assertThat(verify(sent, SECRET, NOW.plus(SignatureRule.SKEW).plusSeconds(1)))
                .isEqualTo(Verification.SKEWED);
        assertThat(verify(sent, SECRET, NOW.minus(SignatureRule.SKEW).minusSeconds(1)))
                .isEqualTo(Verification.SKEWED);
    }

    @Test
    void aSignatureInTheQueryHoldsAsLongAsItSays() {
        var sent = signed("GET", "/2015-03-31/nabi/code/aa?x=1", "", Map.of(), true);

        assertThat(verify(sent, SECRET, NOW.plus(Duration.ofMinutes(30)))).isEqualTo(Verification.VERIFIED);
        assertThat(verify(sent, SECRET, NOW.plus(Duration.ofMinutes(31)))).isEqualTo(Verification.SKEWED);
        assertThat(verify(
                        new Sent("GET", sent.path(), sent.query().replace("x=1", "x=2"), sent.fields(), sent.body()),
                        SECRET,
                        NOW))
                .isEqualTo(Verification.WRONG);
    }

    @Test
    void whatIsPresignedHereIsVerified() {
        var path = "/2015-03-31/nabi/code/aa";
        var query = Presigner.query(
                "GET", path, HOST, "NABITEST0000000000AA", SECRET, "eu-central-1", Duration.ofMinutes(10), NOW);

        var sent = new Sent("GET", path, query, Map.of("host", List.of(HOST)), new byte[0]);

        assertThat(verify(sent, SECRET, NOW)).isEqualTo(Verification.VERIFIED);
        assertThat(verify(sent, SECRET, NOW.plus(Duration.ofMinutes(11)))).isEqualTo(Verification.SKEWED);
    }

    /** "get-vanilla" and "post-vanilla" of the test suite that the provider publishes for Signature Version 4. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            GET,  5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
            POST, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
            """)
    void thePublishedExamplesAreVerified(String method, String signature) {
        var sent = new Sent(
                method,
                "/",
                "",
                Map.of(
                        "host",
                        List.of("example.amazonaws.com"),
                        "x-amz-date",
                        List.of("20150830T123600Z"),
                        "authorization",
                        List.of("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + signature)),
                new byte[0]);

        assertThat(verify(sent, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Instant.parse("2015-08-30T12:36:00Z")))
                .isEqualTo(Verification.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS4-HMAC-SHA256 Credential=A/20261130/r/lambda/aws4_request, SignedHeaders=host
            AWS4-HMAC-SHA256 Credential=A/20261130/r/aws4_request, SignedHeaders=host, Signature=00
            AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000
            AWS4-ECDSA-P256-SHA256 Credential=A/20261130/lambda/aws4_request
            """)
    void whatIsNoWholeSignatureIsNotRead(String authorization) {
        var sent = new Sent(
                "GET",
                "/",
                "",
                Map.of("authorization", List.of(authorization), "x-amz-date", List.of("20261130T010203Z")),
                new byte[0]);

        assertThat(Signature.isClaimed(sent.message())).isTrue();
        assertThat(Signature.of(sent.message())).isEmpty();
    }
}
