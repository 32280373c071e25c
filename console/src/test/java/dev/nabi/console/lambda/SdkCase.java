package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.console.ConsoleUnderTest;
import dev.nabi.console.SignedHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** What tests with the provider's SDK for Java share: the API, a client with an access key, and functions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SdkCase {
    static final String ROLE = "arn:aws:iam::123456789012:role/lambda";
    static final byte[] CODE = Zips.of("shop/Orders.class", "one");

    ConsoleUnderTest console;
    AwsCredentialsProvider credentials;
    LambdaClient lambda;

    @BeforeAll
    void start(@TempDir Path logs) throws Exception {
        console = new ConsoleUnderTest(logs);
        credentials = credentials("");
        lambda = client(credentials);
    }

    @AfterAll
    void stop() throws Exception {
        lambda.close();
        console.close();
    }

    /** A new access key of a ServiceAccount; with an empty one, of the token that may do everything. */
    final AwsCredentialsProvider credentials(String serviceAccount) throws Exception {
        var key = SignedHttp.key(console, serviceAccount);
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    final LambdaClient client(AwsCredentialsProvider whose) {
        return LambdaClient.builder()
                .endpointOverride(console.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(whose)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
                .build();
    }

    final CreateFunctionResponse create(String name, Map<String, String> variables) {
        return lambda.createFunction(function -> function.functionName(name)
                .runtime(Runtime.JAVA21)
                .handler("shop.Orders::handleRequest")
                .role(ROLE)
                .memorySize(512)
                .timeout(10)
                .environment(environment -> environment.variables(variables))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE))));
    }

    final String active(String name) {
        lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name));
        return name;
    }

    final void updated(String name) {
        lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(name));
    }

    final String function(String name) {
        create(name, Map.of("TABLE", "orders"));
        return active(name);
    }

    final InvokeResponse invoke(String name, String event) {
        return lambda.invoke(call -> call.functionName(name).payload(SdkBytes.fromUtf8String(event)));
    }

    final JsonNode object(String plural, String name) {
        try {
            return new ObjectMapper()
                    .readTree(console.client.raw("/apis/nabi.dev/v1alpha1/namespaces/default/" + plural + "/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final JsonNode spec(String name) {
        return object("functions", name).path("spec");
    }

    /** The targets of the traffic, as "revision weight tag weight of the tag". */
    final List<String> traffic(String name) {
        var found = new ArrayList<String>();
        spec(name)
                .path("traffic")
                .forEach(target -> found.add(target.path("revision").asText("latest") + " "
                        + target.path("weight").asInt() + " "
                        + target.path("tag").asText("-") + " "
                        + target.path("tagWeight").asText("-")));
        return found;
    }
}
