package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.console.ConsoleUnderTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.*;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sts.StsClient;

/** The API with the provider's own SDK for Java as the client: each operation that is served is called at least once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SdkClientIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/lambda";
    private static final byte[] CODE = Zips.of("shop/Orders.class", "one");

    private final Set<String> called = new ConcurrentSkipListSet<>();
    private ConsoleUnderTest console;
    private LambdaClient lambda;
    private StaticCredentialsProvider credentials;

    @BeforeAll
    void start(@TempDir Path logs) throws Exception {
        console = new ConsoleUnderTest(logs);
        credentials = accessKey();
        lambda = LambdaClient.builder()
                .endpointOverride(console.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
                .overrideConfiguration(override -> override.addExecutionInterceptor(recorder()))
                .build();
    }

    private ExecutionInterceptor recorder() {
        return new ExecutionInterceptor() {
            @Override
            public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
                called.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
            }
        };
    }

    private StaticCredentialsProvider accessKey() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(console.uri() + "/access-keys"))
                .header("Authorization", "Bearer " + console.token())
                .POST(HttpRequest.BodyPublishers.ofString("{\"namespace\": \"default\"}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var key = new ObjectMapper().readTree(answer.body());
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    key.path("accessKeyId").asText(),
                    key.path("secretAccessKey").asText()));
        }
    }

    @AfterAll
    void everyServedOperationWasCalled() throws Exception {
        try (var closed = console) {
            assertThat(closed).isNotNull();
            var served = new TreeSet<>(new LambdaParts(
                            new LambdaParts.Tools(null, null, null, null, java.time.Clock.systemUTC()),
                            new LambdaParts.Settings(1, console.uri(), "nabi"))
                    .operations()
                    .keySet());
            served.removeAll(called);
            // Deprecated, and not in the SDK.
            served.remove("InvokeAsync");
            assertThat(served).isEmpty();
        }
    }

    private CreateFunctionResponse create(String name, Map<String, String> variables) {
        return lambda.createFunction(function -> function.functionName(name)
                .runtime(software.amazon.awssdk.services.lambda.model.Runtime.JAVA21)
                .handler("shop.Orders::handleRequest")
                .role(ROLE)
                .memorySize(512)
                .timeout(10)
                .environment(environment -> environment.variables(variables))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE))));
    }

    private String active(String name) {
        lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name));
        return name;
    }

    private void updated(String name) {
        lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(name));
    }

    private String function(String name) {
        create(name, Map.of("TABLE", "orders"));
        return active(name);
    }

    @Test
    void aFunctionIsMadeCalledChangedPublishedSplitAndDeleted() {
        var made = create("orders", Map.of("TABLE", "orders"));
        assertThat(made.stateAsString()).isEqualTo("Pending");
        assertThat(made.functionArn()).matches("arn:aws:lambda:eu-central-1:[0-9]{12}:function:orders");
        active("orders");

        assertThat(invoke("orders", "{\"n\": 1}").payload().asUtf8String()).isEqualTo("{\"echo\":{\"n\": 1}}");

        lambda.updateFunctionConfiguration(
                change -> change.functionName("orders").memorySize(1024).timeout(20));
        updated("orders");
        var one =
                lambda.publishVersion(publish -> publish.functionName("orders").description("the first"));
        assertThat(one.version()).isEqualTo("1");
        assertThat(one.functionArn()).endsWith(":orders:1");
        lambda.waiter()
                .waitUntilPublishedVersionActive(
                        request -> request.functionName("orders").qualifier("1"));
        assertThat(lambda.publishVersion(publish -> publish.functionName("orders"))
                        .version())
                .isEqualTo("1");

        var other = lambda.updateFunctionCode(code ->
                code.functionName("orders").zipFile(SdkBytes.fromByteArray(Zips.of("shop/Orders.class", "two"))));
        assertThat(other.codeSha256()).isNotEqualTo(made.codeSha256());
        updated("orders");
        assertThat(lambda.publishVersion(publish -> publish.functionName("orders"))
                        .version())
                .isEqualTo("2");
        lambda.createAlias(alias -> alias.functionName("orders").name("live").functionVersion("1"));
        lambda.updateAlias(alias -> alias.functionName("orders").name("live").functionVersion("2"));
        assertThat(traffic("orders"))
                .containsExactlyInAnyOrder(
                        "latest 100 - -", "orders-00002 0 v-1 -", "orders-00003 0 v-2 -", "orders-00003 0 live -");
        assertThat(lambda.listVersionsByFunction(list -> list.functionName("orders"))
                        .versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1", "2");
        assertThatThrownBy(() -> lambda.deleteFunction(
                        gone -> gone.functionName("orders").qualifier("2")))
                .isInstanceOf(ResourceConflictException.class);

        lambda.deleteAlias(alias -> alias.functionName("orders").name("live"));
        lambda.deleteFunction(gone -> gone.functionName("orders").qualifier("1"));
        assertThat(traffic("orders")).containsExactlyInAnyOrder("latest 100 - -", "orders-00003 0 v-2 -");
        lambda.deleteFunction(gone -> gone.functionName("orders"));
        assertThatThrownBy(() -> lambda.getFunction(get -> get.functionName("orders")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: " + made.functionArn());
    }

    @Test
    void anAliasIsSplitByWeights() {
        assumeTrue(RecordedAnswersIT.TAGS_ARE_SHARED, "the CRD has no tagWeight");
        var name = function("split");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.updateFunctionConfiguration(change -> change.functionName(name).timeout(20));
        updated(name);
        lambda.publishVersion(publish -> publish.functionName(name).description("slower"));
        lambda.updateFunctionConfiguration(change -> change.functionName(name).memorySize(1024));
        updated(name);
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name).name("live").functionVersion("1"));

        var split = lambda.updateAlias(alias -> alias.functionName(name)
                .name("live")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("3", 0.1))));

        assertThat(split.routingConfig().additionalVersionWeights()).containsExactly(Map.entry("3", 0.1));
        assertThat(traffic(name))
                .containsExactlyInAnyOrder(
                        "latest 100 - -",
                        "split-00001 0 v-1 -",
                        "split-00001 0 v-2 -",
                        "split-00002 0 v-3 -",
                        "split-00002 0 live 10",
                        "split-00001 0 live 90");
        assertThatThrownBy(() ->
                        lambda.deleteFunction(gone -> gone.functionName(name).qualifier("3")))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("[live]");
    }

    private List<String> traffic(String name) {
        var found = new ArrayList<String>();
        spec(name)
                .path("traffic")
                .forEach(target -> found.add(target.path("revision").asText("latest") + " "
                        + target.path("weight").asInt() + " "
                        + target.path("tag").asText("-") + " "
                        + target.path("tagWeight").asText("-")));
        return found;
    }

    private com.fasterxml.jackson.databind.JsonNode spec(String name) {
        try {
            return new ObjectMapper()
                    .readTree(console.client.raw("/apis/nabi.dev/v1alpha1/namespaces/default/functions/" + name))
                    .path("spec");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private InvokeResponse invoke(String name, String event) {
        return lambda.invoke(call -> call.functionName(name).payload(SdkBytes.fromUtf8String(event)));
    }

    @Test
    void theSpecSaysWhatLambdaWasTold() {
        function("spec-of");

        var spec = spec("spec-of");

        assertThat(spec.path("java").path("handler").asText()).isEqualTo("shop.Orders::handleRequest");
        assertThat(spec.path("java").path("jar").path("sha256").asText()).isIn(console.code.contents.keySet());
        assertThat(spec.path("timeoutSeconds").asInt()).isEqualTo(10);
        assertThat(spec.path("concurrency").asInt()).isEqualTo(1);
        assertThat(spec.path("resources").path("limits").toString())
                .isEqualTo("{\"memory\":\"512Mi\",\"cpu\":\"1000m\"}");
        var variables = new HashMap<String, String>();
        spec.path("env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        assertThat(variables).containsEntry("TABLE", "orders").containsEntry("AWS_REGION", "eu-central-1");
    }

    @Test
    void whatIsReadIsWhatWasSentAndADefault() {
        lambda.createFunction(create -> create.functionName("echoed")
                .runtime("java25")
                .handler("shop.Orders")
                .role(ROLE)
                .description("Takes orders")
                .vpcConfig(vpc -> vpc.subnetIds("subnet-1").securityGroupIds("sg-1"))
                .deadLetterConfig(letters -> letters.targetArn("arn:aws:sqs:eu-central-1:123456789012:dead"))
                .kmsKeyArn("arn:aws:kms:eu-central-1:123456789012:key/1")
                .architectures(Architecture.ARM64)
                .ephemeralStorage(storage -> storage.size(1024))
                .tracingConfig(tracing -> tracing.mode(TracingMode.ACTIVE))
                .tags(Map.of("team", "shop"))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE))));
        active("echoed");

        var read = lambda.getFunction(get -> get.functionName("echoed"));

        var configuration = read.configuration();
        assertThat(configuration.vpcConfig().subnetIds()).containsExactly("subnet-1");
        assertThat(configuration.deadLetterConfig().targetArn()).endsWith(":dead");
        assertThat(configuration.kmsKeyArn()).endsWith("key/1");
        assertThat(configuration.architectures()).containsExactly(Architecture.ARM64);
        assertThat(configuration.ephemeralStorage().size()).isEqualTo(1024);
        assertThat(configuration.tracingConfig().mode()).isEqualTo(TracingMode.ACTIVE);
        assertThat(configuration.timeout()).isEqualTo(3);
        assertThat(configuration.memorySize()).isEqualTo(128);
        assertThat(configuration.environment()).isNull();
        assertThat(configuration.stateReason()).isNull();
        assertThat(read.tags()).containsExactly(Map.entry("team", "shop"));
        assertThat(read.code().repositoryType()).isEqualTo("S3");
        assertThat(lambda.getFunction(get -> get.functionName("echoed")).configuration())
                .isEqualTo(configuration);
        assertThat(lambda.getFunctionConfiguration(get -> get.functionName(configuration.functionArn()))
                        .revisionId())
                .isEqualTo(configuration.revisionId());
    }

    @Test
    void theCodeIsFetchedFromItsLocation() throws Exception {
        function("located");
        var location =
                lambda.getFunction(get -> get.functionName("located")).code().location();

        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(location)).build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(CODE);
            var other = http.send(
                    HttpRequest.newBuilder(URI.create(location.replaceFirst("code/.", "code/0")))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(other.statusCode()).isIn(403, 200);
        }
    }

    @Test
    void aNameThatIsNoLabelIsKept() {
        create("My_Function.v2".replace(".", "_"), Map.of());

        assertThat(lambda.getFunctionConfiguration(get -> get.functionName("My_Function_v2"))
                        .functionName())
                .isEqualTo("My_Function_v2");
        assertThatThrownBy(() -> lambda.getFunctionConfiguration(get -> get.functionName("my-function-v2")))
                .isInstanceOf(ResourceNotFoundException.class);
        lambda.deleteFunction(gone -> gone.functionName("My_Function_v2"));
    }

    @Test
    void callsAreAnsweredInAllWays() {
        var name = function("called");

        var failed = invoke(name, "{\"do\": \"fail\"}");
        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).contains("\"errorMessage\":\"no tea\"");
        assertThat(invoke(name, "{\"do\": \"nothing\"}").payload().asUtf8String())
                .isEqualTo("null");

        var late = invoke(name, "{\"problem\": \"timed-out/504\"}");
        assertThat(late.functionError()).isEqualTo("Unhandled");
        assertThat(late.payload().asUtf8String())
                .contains("Sandbox.Timedout")
                .contains("Error: Task timed out after 10.00 seconds");
        assertThat(invoke(name, "{\"problem\": \"instance-died/502\"}")
                        .payload()
                        .asUtf8String())
                .contains("Runtime.ExitError");

        var log = lambda.invoke(call -> call.functionName(name).logType(LogType.TAIL))
                .logResult();
        assertThat(new String(Base64.getDecoder().decode(log), StandardCharsets.UTF_8))
                .matches(
                        "(?s)START RequestId: [0-9a-f-]{36} Version: \\$LATEST\nhello from the function\nEND RequestId: "
                                + "[0-9a-f-]{36}\nREPORT RequestId: [0-9a-f-]{36}\tDuration: 12.34 ms\tBilled Duration: 13 ms\t"
                                + "Memory Size: 512 MB\tMax Memory Used: 84 MB\tInit Duration: 350.12 ms\t\n");

        var before = console.gateway.calls.size();
        assertThat(lambda.invoke(call -> call.functionName(name).invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
        assertThat(console.gateway.calls).hasSize(before);
        assertThat(lambda.invoke(call -> call.functionName(name)
                                .invocationType(InvocationType.EVENT)
                                .payload(SdkBytes.fromUtf8String("{}")))
                        .statusCode())
                .isEqualTo(202);
        assertThat(console.gateway.calls.getLast())
                .returns("respond-async", call -> call.prefer())
                .returns("", call -> call.authorization())
                .returns("/function/default/called/2015-03-31/functions/function/invocations", call -> call.path());
    }

    @Test
    void whatThePlatformRefusesIsAnErrorOfTheApi() {
        var name = function("refused");

        assertThatThrownBy(() -> invoke(name, "{\"problem\": \"rate-limited/429\"}"))
                .isInstanceOf(TooManyRequestsException.class);
        assertThatThrownBy(() -> invoke(name, "{\"problem\": \"unauthenticated/401\"}"))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("Status Code: 403");
        assertThatThrownBy(() -> invoke(name, "no json")).isInstanceOf(InvalidRequestContentException.class);
        assertThatThrownBy(() -> invoke("nobody", "{}"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("function:nobody");
    }

    @Test
    void anAliasAndAVersionAreCalledByTheirTags() {
        var name = function("tagged");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name).name("Live_1").functionVersion("1"));
        console.gateway.revision = "tagged-00001";

        var byVersion = lambda.invoke(call -> call.functionName(name).qualifier("1"));
        var byAlias = lambda.invoke(call -> call.functionName(name + ":Live_1"));

        assertThat(byVersion.executedVersion()).isEqualTo("1");
        assertThat(byAlias.executedVersion()).isEqualTo("1");
        assertThat(console.gateway.calls)
                .anyMatch(call -> call.path().startsWith("/function/default/tagged@v-1/"))
                .anyMatch(call -> call.path().matches("/function/default/tagged@live-1-[0-9a-f]{8}/.*"));
        assertThat(lambda.getAlias(alias -> alias.functionName(name).name("Live_1"))
                        .functionVersion())
                .isEqualTo("1");
        assertThat(lambda.listAliases(list -> list.functionName(name)).aliases())
                .hasSize(1);
        assertThatThrownBy(() -> lambda.invoke(call -> call.functionName(name).qualifier("none")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("function:tagged:none");
    }

    @Test
    void aFailingRevisionIsFinal() {
        console.operator.fail("failing");
        create("failing", Map.of());

        assertThatThrownBy(() -> active("failing")).hasMessageContaining("Configuration.State=Failed");
        var read = lambda.getFunctionConfiguration(get -> get.functionName("failing"));
        assertThat(read.stateAsString()).isEqualTo("Failed");
        assertThat(read.stateReason()).isEqualTo("CrashLoopBackOff: it says: no such class");
        assertThat(read.stateReasonCodeAsString()).isEqualTo("FunctionError");
    }

    @Test
    void anImageIsRunAsOne() {
        lambda.createFunction(create -> create.functionName("imaged")
                .packageType(PackageType.IMAGE)
                .role(ROLE)
                .imageConfig(image -> image.command("app.Handler").entryPoint("/entry"))
                .code(code -> code.imageUri("registry.example.org/orders:1")));
        active("imaged");

        var read = lambda.getFunction(get -> get.functionName("imaged"));
        assertThat(read.code().imageUri()).isEqualTo("registry.example.org/orders:1");
        assertThat(read.configuration().runtime()).isNull();
        assertThat(read.configuration().handler()).isNull();
        assertThat(read.configuration().imageConfigResponse().imageConfig().command())
                .containsExactly("app.Handler");
        assertThat(spec("imaged").path("args").toString()).isEqualTo("[\"app.Handler\"]");
        lambda.updateFunctionCode(code -> code.functionName("imaged").imageUri("registry.example.org/orders:2"));
        assertThat(spec("imaged").path("image").asText()).endsWith(":2");
    }

    @Test
    void listsComeInPages() {
        for (var i = 0; i < 5; i++) {
            create("page-" + i, Map.of());
        }

        var names = lambda.listFunctionsPaginator(list -> list.maxItems(2)).functions().stream()
                .map(FunctionConfiguration::functionName)
                .filter(name -> name.startsWith("page-"))
                .toList();

        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
        assertThat(lambda.getAccountSettings().accountUsage().functionCount()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void policiesAreKept() {
        var name = function("policied");
        var statement = lambda.addPermission(permission -> permission
                        .functionName(name)
                        .statementId("s3")
                        .principal("s3.amazonaws.com")
                        .action("lambda:InvokeFunction")
                        .sourceArn("arn:aws:s3:::bucket"))
                .statement();

        assertThat(statement).contains("\"Service\":\"s3.amazonaws.com\"").contains("\"AWS:SourceArn\"");
        assertThat(lambda.getPolicy(policy -> policy.functionName(name)).policy())
                .contains("\"Id\":\"default\"")
                .contains(statement);
        lambda.removePermission(permission -> permission.functionName(name).statementId("s3"));
        assertThatThrownBy(() -> lambda.getPolicy(policy -> policy.functionName(name)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void tagsAndSettingsAreKept() {
        var name = function("labelled");
        var arn = lambda.getFunctionConfiguration(get -> get.functionName(name)).functionArn();

        lambda.tagResource(tag -> tag.resource(arn).tags(Map.of("a", "1", "b", "2")));
        lambda.untagResource(tag -> tag.resource(arn).tagKeys("a"));

        assertThat(lambda.listTags(tags -> tags.resource(arn)).tags()).containsExactly(Map.entry("b", "2"));
        assertThat(lambda.getFunctionCodeSigningConfig(get -> get.functionName(name))
                        .codeSigningConfigArn())
                .isNull();
        assertThat(lambda.getFunctionRecursionConfig(get -> get.functionName(name))
                        .recursiveLoopAsString())
                .isEqualTo("Terminate");
        assertThat(lambda.getRuntimeManagementConfig(get -> get.functionName(name))
                        .updateRuntimeOnAsString())
                .isEqualTo("Auto");
    }

    @Test
    void concurrencyBoundsTheInstances() {
        var name = function("bounded");

        lambda.putFunctionConcurrency(put -> put.functionName(name).reservedConcurrentExecutions(7));
        assertThat(spec(name).path("scale").path("max").asInt()).isEqualTo(7);
        assertThat(lambda.getFunctionConcurrency(get -> get.functionName(name)).reservedConcurrentExecutions())
                .isEqualTo(7);
        lambda.putFunctionConcurrency(put -> put.functionName(name).reservedConcurrentExecutions(0));
        assertThatThrownBy(() -> invoke(name, "{}")).isInstanceOf(TooManyRequestsException.class);
        lambda.deleteFunctionConcurrency(delete -> delete.functionName(name));
        assertThat(spec(name).path("scale").path("max").asInt(20)).isEqualTo(20);

        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.putProvisionedConcurrencyConfig(
                put -> put.functionName(name).qualifier("1").provisionedConcurrentExecutions(3));
        assertThat(spec(name).path("scale").path("min").asInt()).isEqualTo(3);
        assertThat(lambda.listProvisionedConcurrencyConfigs(list -> list.functionName(name))
                        .provisionedConcurrencyConfigs())
                .hasSize(1);
        assertThat(lambda.getProvisionedConcurrencyConfig(
                                get -> get.functionName(name).qualifier("1"))
                        .requestedProvisionedConcurrentExecutions())
                .isEqualTo(3);
        lambda.deleteProvisionedConcurrencyConfig(
                delete -> delete.functionName(name).qualifier("1"));
        assertThat(spec(name).path("scale").path("min").asInt(0)).isZero();
    }

    @Test
    void aUrlOpensTheFunction() {
        var name = function("linked");

        var made = lambda.createFunctionUrlConfig(url -> url.functionName(name)
                .authType(FunctionUrlAuthType.NONE)
                .cors(cors -> cors.allowOrigins("https://shop.example.org")
                        .allowMethods("*")
                        .maxAge(60)));

        assertThat(made.functionUrl()).isEqualTo("http://functions.example.org/function/default/linked/");
        assertThat(spec(name).path("access").path("public").asBoolean()).isTrue();
        assertThat(spec(name).path("limits").path("cors").path("origins").toString())
                .isEqualTo("[\"https://shop.example.org\"]");
        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                        url -> url.functionName(name).authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(ResourceConflictException.class);
        lambda.updateFunctionUrlConfig(url -> url.functionName(name).invokeMode(InvokeMode.BUFFERED));
        assertThat(lambda.getFunctionUrlConfig(get -> get.functionName(name))
                        .cors()
                        .maxAge())
                .isEqualTo(60);
        assertThat(lambda.listFunctionUrlConfigs(list -> list.functionName(name))
                        .functionUrlConfigs())
                .hasSize(1);
        lambda.deleteFunctionUrlConfig(delete -> delete.functionName(name));
        assertThat(spec(name).has("access")).isFalse();
    }

    @Test
    void asynchronousCallsAreRetriedAsConfigured() {
        function("alerts");
        var name = function("retried");
        var arn = lambda.getFunctionConfiguration(get -> get.functionName("alerts"))
                .functionArn();

        lambda.putFunctionEventInvokeConfig(put -> put.functionName(name)
                .maximumRetryAttempts(0)
                .maximumEventAgeInSeconds(600)
                .destinationConfig(to -> to.onFailure(failure -> failure.destination(arn))));
        assertThat(spec(name).path("async").toString())
                .contains("\"maxAttempts\":1")
                .contains("\"maxAge\":\"600s\"")
                .contains("\"onFailure\":{\"function\":\"alerts\"}");
        lambda.updateFunctionEventInvokeConfig(
                update -> update.functionName(name).maximumRetryAttempts(2));
        var read = lambda.getFunctionEventInvokeConfig(get -> get.functionName(name));
        assertThat(read.maximumRetryAttempts()).isEqualTo(2);
        assertThat(read.maximumEventAgeInSeconds()).isEqualTo(600);
        assertThat(lambda.listFunctionEventInvokeConfigs(list -> list.functionName(name))
                        .functionEventInvokeConfigs())
                .hasSize(1);
        lambda.deleteFunctionEventInvokeConfig(delete -> delete.functionName(name));
        assertThat(spec(name).path("async").path("maxAttempts").asInt(3)).isEqualTo(3);
    }

    @Test
    void anEventSourceMappingIsATrigger() throws Exception {
        var name = function("consumer");

        var made = lambda.createEventSourceMapping(map -> map.functionName(name)
                .selfManagedEventSource(
                        source -> source.endpointsWithStrings(Map.of("KAFKA_BOOTSTRAP_SERVERS", List.of("kafka:9092"))))
                .topics("orders")
                .startingPosition(EventSourcePosition.TRIM_HORIZON)
                .filterCriteria(criteria -> criteria.filters(Filter.builder()
                        .pattern("{\"value\": {\"state\": [\"paid\"]}}")
                        .build()))
                .batchSize(20));

        var trigger = new ObjectMapper()
                .readTree(console.client.raw("/apis/nabi.dev/v1alpha1/namespaces/default/triggers/esm-" + made.uuid()));
        assertThat(trigger.path("spec")
                        .path("source")
                        .path("kafka")
                        .path("bootstrapServers")
                        .asText())
                .isEqualTo("kafka:9092");
        assertThat(trigger.path("spec").path("batch").path("maxSize").asInt()).isEqualTo(20);
        lambda.updateEventSourceMapping(update -> update.uuid(made.uuid()).enabled(false));
        assertThat(lambda.getEventSourceMapping(get -> get.uuid(made.uuid())).state())
                .isEqualTo("Disabled");
        assertThat(lambda.listEventSourceMappings(list -> list.functionName(name))
                        .eventSourceMappings())
                .hasSize(1);
        lambda.deleteEventSourceMapping(delete -> delete.uuid(made.uuid()));
        assertThatThrownBy(() -> lambda.getEventSourceMapping(get -> get.uuid(made.uuid())))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aLayersJarsAreInWhatInstancesFetch() {
        var layer = lambda.publishLayerVersion(publish -> publish.layerName("libraries")
                .description("jars")
                .compatibleRuntimesWithStrings("java25")
                .content(content -> content.zipFile(SdkBytes.fromByteArray(
                        Zips.of("java/lib/tea.jar", "tea", "java/lib/own.jar", "layer's", "x", "y")))));
        lambda.createFunction(create -> create.functionName("layered")
                .runtime("java25")
                .handler("shop.Orders")
                .role(ROLE)
                .layers(layer.layerVersionArn())
                .code(code -> code.zipFile(
                        SdkBytes.fromByteArray(Zips.of("shop/Orders.class", "one", "lib/own.jar", "own")))));

        var fetched = console.code.contents.get(
                spec("layered").path("java").path("jar").path("sha256").asText());
        assertThat(Zips.read(fetched)).containsExactly("lib/own.jar=own", "lib/tea.jar=tea", "shop/Orders.class=one");
        var read = lambda.getFunctionConfiguration(get -> get.functionName("layered"));
        assertThat(read.layers()).extracting(Layer::arn).containsExactly(layer.layerVersionArn());
        assertThat(lambda.getLayerVersion(get -> get.layerName("libraries").versionNumber(1L))
                        .description())
                .isEqualTo("jars");
        assertThat(lambda.getLayerVersionByArn(get -> get.arn(layer.layerVersionArn()))
                        .version())
                .isEqualTo(1);
        assertThat(lambda.listLayers().layers())
                .extracting(LayersListItem::layerName)
                .contains("libraries");
        assertThat(lambda.listLayerVersions(list -> list.layerName("libraries")).layerVersions())
                .hasSize(1);
        lambda.deleteLayerVersion(delete -> delete.layerName("libraries").versionNumber(1L));
        assertThat(lambda.listLayerVersions(list -> list.layerName("libraries")).layerVersions())
                .isEmpty();
    }

    @Test
    void anAnswerIsStreamed() throws Exception {
        var name = function("streamed");
        var text = new StringBuilder();
        try (var client = LambdaAsyncClient.builder()
                .endpointOverride(console.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.addExecutionInterceptor(recorder()))
                .build()) {
            client.invokeWithResponseStream(
                            call -> call.functionName(name).payload(SdkBytes.fromUtf8String("{\"n\": 2}")),
                            InvokeWithResponseStreamResponseHandler.builder()
                                    .subscriber(InvokeWithResponseStreamResponseHandler.Visitor.builder()
                                            .onPayloadChunk(chunk ->
                                                    text.append(chunk.payload().asUtf8String()))
                                            .onInvokeComplete(
                                                    end -> text.append(" end ").append(end.errorCode()))
                                            .build())
                                    .build())
                    .get();
        }
        assertThat(text.toString()).isEqualTo("{\"echo\":{\"n\": 2}} end null");
    }

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

    @Test
    void stsAndLogsAnswerWhatToolsAsk() {
        function("logged");
        try (var sts = StsClient.builder()
                        .endpointOverride(console.uri())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
                var logs = CloudWatchLogsClient.builder()
                        .endpointOverride(console.uri())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(ResourceNames.account("default"));
            assertThat(logs.describeLogGroups(groups -> groups.logGroupNamePrefix("/aws/lambda/logged"))
                            .logGroups())
                    .extracting(group -> group.logGroupName())
                    .containsExactly("/aws/lambda/logged");
            assertThat(logs.filterLogEvents(filter -> filter.logGroupName("/aws/lambda/logged"))
                            .events())
                    .isEmpty();
            assertThat(logs.describeLogStreams(streams -> streams.logGroupName("/aws/lambda/logged"))
                            .logStreams())
                    .isEmpty();
        }
    }
}
