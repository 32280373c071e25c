package dev.nabi.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
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
        var request = HttpRequest.newBuilder(URI.create(console.uri() + "/access-keys"))
                .header("Authorization", "Bearer " + console.token())
                .POST(HttpRequest.BodyPublishers.ofString("{\"namespace\": \"default\"}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var made = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            return new SignedHttp(
                    console.uri(),
                    AwsCredentialsIdentity.create(
                            made.path("accessKeyId").asText(),
                            made.path("secretAccessKey").asText()));
        }
    }

    public Answer send(String method, String target, String body) throws Exception {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create(console + target))
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(key)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        var sent = HttpRequest.newBuilder(URI.create(console + target))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
        signed.headers().forEach((name, values) -> {
            if (!List.of("host", "content-length").contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> sent.header(name, value));
            }
        });
        return answer(sent.build());
    }

    /** As it is, without a signature of this key. */
    public Answer answer(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.headers().firstValue("X-Amzn-Errortype").orElse(""),
                JSON.readTree(answer.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
