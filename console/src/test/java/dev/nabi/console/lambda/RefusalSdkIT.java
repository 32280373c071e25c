package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.console.Accounts;
import dev.nabi.console.SignedHttp;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.*;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** What is refused, with the provider's SDK for Java as the client. */
class RefusalSdkIT extends SdkCase {
    @Test
    void revisionsOfClientsThatReadSomethingOlderAreRefused() {
        var name = function("raced");

        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(change ->
                        change.functionName(name).timeout(5).revisionId("00000000-0000-0000-0000-000000000000")))
                .isInstanceOf(PreconditionFailedException.class);
    }

    @Test
    void wrongInputIsRefusedBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> lambda.createFunction(create -> create.functionName("s3")
                        .runtime("java25")
                        .handler("A")
                        .role(ROLE)
                        .code(code -> code.s3Bucket("b").s3Key("k"))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("no S3");
        assertThatThrownBy(() -> lambda.createFunction(create -> create.functionName("broken")
                        .runtime("java25")
                        .handler("A")
                        .role(ROLE)
                        .code(code -> code.zipFile(SdkBytes.fromUtf8String("no zip")))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Could not unzip uploaded file");
        assertThatThrownBy(() -> lambda.createFunction(create -> create.functionName("ruby")
                        .runtime("ruby3.4")
                        .handler("A")
                        .role(ROLE)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE)))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("at 'runtime' failed to satisfy constraint");
        assertThatThrownBy(() -> lambda.createFunction(create -> create.functionName("tenants")
                        .runtime("java25")
                        .handler("A")
                        .role(ROLE)
                        .codeSigningConfigArn(
                                "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0123456789abcdef0")
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE)))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("CodeSigningConfigArn is not served here");
        assertThatThrownBy(() -> create("reserved", Map.of("AWS_REGION", "x")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Reserved keys used in this request: AWS_REGION");
        function("twice");
        assertThatThrownBy(() -> create("twice", Map.of()))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Function already exist: twice");
    }

    @Test
    void anUnsupportedOperationIsToldByItsName() {
        assertThatThrownBy(() -> lambda.listCodeSigningConfigs(list -> {}))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("ListCodeSigningConfigs is an operation of AWS Lambda that Nabi does not have")
                .hasMessageContaining("Status Code: 501");
    }

    @Test
    void aWrongSecretIsRefused() {
        try (var other = LambdaClient.builder()
                .endpointOverride(console.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        credentials.resolveCredentials().accessKeyId(), "wrong")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            assertThatThrownBy(() -> other.listFunctions())
                    .isInstanceOf(LambdaException.class)
                    .hasMessageContaining("The request signature we calculated does not match");
        }
    }

    /** What the client reads of it is an error of the API, not the end of a connection. */
    @Test
    void aZipThatIsTooLongIsToldSo() throws Exception {
        try (var http = SignedHttp.of(console)) {
            var answer =
                    http.send("POST", "/2015-03-31/functions", "{\"Code\": {\"ZipFile\": \"" + "A".repeat(34 << 20));

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.errorType()).isEqualTo("RequestEntityTooLargeException");
            assertThat(answer.body().path("message").asText()).contains("the body has more than");
        }
    }

    @Test
    void codeIsBase64AndAVariableOfThatNameIsNot() {
        assertThatThrownBy(() -> signed("PUT", "/2015-03-31/functions/none/code", "{\"ZipFile\": \"no base 64!\"}"))
                .hasMessage("400 SerializationException");

        create("variables", Map.of("ZipFile", "no base 64!"));

        assertThat(lambda.getFunctionConfiguration(get -> get.functionName("variables"))
                        .environment()
                        .variables())
                .containsEntry("ZipFile", "no base 64!");
    }

    private void signed(String method, String target, String body) throws Exception {
        try (var http = SignedHttp.of(console)) {
            var answer = http.send(method, target, body);
            throw new IllegalStateException(answer.status() + " " + answer.errorType());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /2015-03-31/functions/f%2Faliases%2Fa                                  | 400 ValidationException
            GET    | /2015-03-31/functions/f:$LATEST:x                                      | 400 ValidationException
            GET    | /2015-03-31/functions/f?Qualifier=$LATEST:x                            | 400 ValidationException
            GET    | /2015-03-31/functions/f:1?Qualifier=2                                  | 400 InvalidParameterValueException
            DELETE | /2015-03-31/functions/f?Qualifier=$LATEST                              | 400 InvalidParameterValueException
            GET    | /2015-03-31/functions/arn:aws:lambda:us-east-1:999999999999:function:f | 403 AccessDeniedException
            GET    | /2015-03-31/functions?Marker=AAAA                                      | 400 InvalidParameterValueException
            GET    | /2015-03-31/functions?MaxItems=0                                       | 400 ValidationException
            GET    | /2017-03-31/tags/arn:aws:lambda:us-east-1:999999999999:event-source-mapping:x | 403 AccessDeniedException
            GET    | /2018-10-31/layers/%2E%2E%2F/versions/1                                | 400 ValidationException
            GET    | /2015-03-31/event-source-mappings/..%2F..                              | 404 ResourceNotFoundException
            GET    | /2015-03-31/nothing                                                    | 404 UnknownOperationException
            """)
    void oddRequestsAreRefusedInTheWordsOfTheApi(String method, String target, String refusal) {
        assertThatThrownBy(() -> signed(method, target.replace("$", "%24"), "")).hasMessage(refusal);
    }

    /** The signature is of the path without its detours, so what is done is, too. */
    @Test
    void whatIsSignedIsWhatIsDone() throws Exception {
        var name = function("walked");
        try (var http = SignedHttp.of(console)) {
            var answer = http.send("GET", "/2015-03-31//functions/./" + name + "/aliases/../", "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("Configuration").path("FunctionName").asText())
                    .isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void aNameHasSixtyFourCharacters(int length) {
        var name = "N".repeat(length);

        if (length == 64) {
            assertThat(create(name, Map.of()).functionName()).isEqualTo(name);
            assertThat(lambda.getFunctionConfiguration(get -> get.functionName(name))
                            .functionArn())
                    .endsWith(name);
        } else {
            assertThatThrownBy(() -> create(name, Map.of()))
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("less than or equal to 64");
        }
    }

    /** Of many who have read the same, one writes. */
    @Test
    void ofUpdatesWithOneRevisionIdOneIsTaken() throws Exception {
        var name = function("contended");
        var read =
                lambda.getFunctionConfiguration(get -> get.functionName(name)).revisionId();
        var taken = new AtomicInteger();
        var outcomes = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 8; i++) {
                var timeout = 20 + i;
                outcomes.add(threads.submit(() -> {
                    try {
                        lambda.updateFunctionConfiguration(change ->
                                change.functionName(name).timeout(timeout).revisionId(read));
                        taken.incrementAndGet();
                    } catch (PreconditionFailedException | ResourceConflictException refused) {
                        // Somebody else was first.
                    }
                }));
            }
            for (var outcome : outcomes) {
                outcome.get();
            }
        }

        assertThat(taken).hasValue(1);
    }

    @Test
    void aViewerReadsAndChangesNothing() throws Exception {
        var name = function("viewed");
        Accounts.viewer(console, "viewer");
        try (var viewer = client(credentials("viewer"))) {
            assertThat(viewer.getFunctionConfiguration(get -> get.functionName(name))
                            .timeout())
                    .isEqualTo(10);
            assertThatThrownBy(() -> viewer.updateFunctionConfiguration(
                            change -> change.functionName(name).timeout(5)))
                    .isInstanceOf(LambdaException.class)
                    .hasMessageContaining("is not authorized to perform: lambda:UpdateFunctionConfiguration");
            assertThatThrownBy(() -> viewer.deleteFunction(gone -> gone.functionName(name)))
                    .hasMessageContaining("Status Code: 403");
        }
    }
}
