package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionsApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.*;

/** Making, reading, changing and deleting functions, with the provider's SDK for Java as the client. */
class FunctionSdkIT extends SdkCase {
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

    /** Longer in Base64 than what JSON libraries let a text be. */
    @Test
    void aZipOfSixteenMegabytesIsTaken() {
        var noise = new byte[16 << 20];
        new Random(16).nextBytes(noise);
        var zip = Zips.of(Map.of("shop/Orders.class", noise));

        var made = lambda.createFunction(create -> create.functionName("large")
                .runtime("java25")
                .handler("shop.Orders")
                .role(ROLE)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))));

        assertThat(made.codeSize()).isEqualTo(zip.length);
        assertThat(console.code.contents.values()).anyMatch(content -> Arrays.equals(content, zip));
    }

    /** More versions than a page: as many as the annotation holds. */
    @Test
    void manyVersionsComeInPages() throws Exception {
        var name = function("versioned");
        var object = (ObjectNode) object("functions", name);
        var function = LambdaFunction.of(object);
        for (var i = 0; i < 120; i++) {
            function.publish("versioned-00001");
        }
        function.save();
        console.client.raw("/apis/nabi.dev/v1alpha1/namespaces/default/functions/" + name, "PUT", object);

        var versions = lambda.listVersionsByFunctionPaginator(list -> list.functionName(name)).versions().stream()
                .map(FunctionConfiguration::version)
                .toList();

        assertThat(versions).hasSize(121).startsWith("$LATEST", "1", "2").endsWith("119", "120");
        assertThat(lambda.listVersionsByFunction(list -> list.functionName(name).maxItems(10_000))
                        .versions())
                .hasSize(50);
    }

    /** More than are read of the API server at a time. */
    @Test
    void functionsThatKubectlMadeAreListedToo() {
        for (var i = 0; i < 60; i++) {
            var object = FunctionsApi.blank("default", "many-" + i);
            ((ObjectNode) object.get("spec")).put("image", "registry.example.org/many:1");
            console.client.raw("/apis/nabi.dev/v1alpha1/namespaces/default/functions", "POST", object);
        }

        var names = lambda.listFunctionsPaginator().functions().stream()
                .map(FunctionConfiguration::functionName)
                .filter(name -> name.startsWith("many-"));

        assertThat(names).hasSize(60).doesNotHaveDuplicates();
    }
}
