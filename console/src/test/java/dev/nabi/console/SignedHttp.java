package dev.nabi.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests as they stand on the wire, signed by the provider's signer, with the answers as they stand there. */
public final class SignedHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI console;
    private final AwsCredentialsIdentity key;

    /** An answer and its body; a missing node for none. */
    public record Answer(int status, String errorType, JsonNode body) {}

    private SignedHttp(URI console, AwsCredentialsIdentity key) {
        this.console = console;
        this.key = key;
    }

    /** With a key of its own of the namespace default. */
    public static SignedHttp of(ConsoleUnderTest console) throws Exception {
        return of(console, key(console, ""));
    }

    public static SignedHttp of(ConsoleUnderTest console, AwsCredentialsIdentity key) {
        return new SignedHttp(console.uri(), key);
    }

    /** Makes a key of a ServiceAccount of the namespace default; of an empty one, of the token that may do everything. */
    public static AwsCredentialsIdentity key(ConsoleUnderTest console, String serviceAccount) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(console.uri() + "/access-keys"))
                .header("Authorization", "Bearer " + console.token())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"namespace\": \"default\", \"serviceAccount\": \"" + serviceAccount + "\"}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            var made = JSON.readTree(answer.body());
            return AwsCredentialsIdentity.create(
                    made.path("accessKeyId").asText(),
                    made.path("secretAccessKey").asText());
        }
    }

    public Answer send(String method, String target, String body) throws Exception {
        return answer(signed(method, target, body));
    }

    /** A request of now, which may be sent again. */
    public HttpRequest signed(String method, String target, String body) {
        return signed(method, target, body, false);
    }

    /** The same, with the signature in its query. */
    public HttpRequest presigned(String method, String target) {
        return signed(method, target, "", true);
    }

    private HttpRequest signed(String method, String target, String body, boolean isInQuery) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(console + target))
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> {
                    sign.identity(key)
                            .request(request)
                            .payload(ContentStreamProvider.fromByteArray(bytes))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1");
                    if (isInQuery) {
                        sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(30));
                    }
                })
                .request();
        var query = signed.encodedQueryParameters().map(text -> "?" + text).orElse("");
        var path = target.replaceFirst("\\?.*", "");
        var sent = HttpRequest.newBuilder(URI.create(console + path + query))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
        signed.headers().forEach((name, values) -> {
            if (!List.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> sent.header(name, value));
            }
        });
        return sent.build();
    }

    /** As it is, without a signature of this key. */
    public Answer answer(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.headers().firstValue("X-Amzn-Errortype").orElse(""),
                isJson(answer.body()) ? JSON.readTree(answer.body()) : TextNode.valueOf(answer.body()));
    }

    private static boolean isJson(String body) {
        return body.isEmpty() || body.startsWith("{");
    }

    @Override
    public void close() {
        http.close();
    }
}
