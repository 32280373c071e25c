package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.*;

/**
 * The calls that Terraform's provider makes for its Lambda resources, in its order: create, read, a plan that shows nothing
 * (what is read again is what was configured), update, delete until it is not found. What the provider compares of a resource
 * is in {@code …Read}; what it computes itself is left out.
 */
class TerraformIT extends SdkCase {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a plan compares with what is configured, read twice. */
    private static <T> T plan(Supplier<T> read) {
        var first = read.get();
        // Without the id of the request.
        assertThat(read.get()).as("a second read").hasToString(first.toString());
        return first;
    }

    private record FunctionRead(
            String handler,
            String runtime,
            String role,
            String description,
            Integer timeout,
            Integer memory,
            String packageType,
            List<String> architectures,
            Map<String, String> variables,
            List<String> subnets,
            String deadLetters,
            String tracing,
            Integer storage,
            String logFormat,
            String snapStart,
            List<String> layers,
            List<FileSystemConfig> files,
            String key,
            boolean hasImageConfig,
            Integer concurrency,
            Map<String, String> tags,
            String signing,
            String codeSha256,
            String version) {}

    /** GetFunction, ListVersionsByFunction to its end, GetFunctionCodeSigningConfig. */
    private FunctionRead function(GetFunctionResponse got) {
        var found = got.configuration();
        var versions = lambda
                .listVersionsByFunctionPaginator(
                        list -> list.functionName(found.functionName()).maxItems(10_000))
                .versions()
                .stream()
                .toList();
        var signing = lambda.getFunctionCodeSigningConfig(get -> get.functionName(found.functionName()));
        return new FunctionRead(
                found.handler(),
                found.runtimeAsString(),
                found.role(),
                found.description(),
                found.timeout(),
                found.memorySize(),
                found.packageTypeAsString(),
                found.architecturesAsStrings(),
                found.environment() == null ? Map.of() : found.environment().variables(),
                found.vpcConfig() == null ? List.of() : found.vpcConfig().subnetIds(),
                found.deadLetterConfig() == null ? "" : found.deadLetterConfig().targetArn(),
                found.tracingConfig().modeAsString(),
                found.ephemeralStorage().size(),
                found.loggingConfig().logFormatAsString(),
                found.snapStart().applyOnAsString(),
                found.layers().stream().map(Layer::arn).toList(),
                found.fileSystemConfigs(),
                String.valueOf(found.kmsKeyArn()),
                found.imageConfigResponse() != null,
                got.concurrency() == null ? -1 : got.concurrency().reservedConcurrentExecutions(),
                got.tags(),
                String.valueOf(signing.codeSigningConfigArn()),
                found.codeSha256(),
                versions.getLast().version());
    }

    private FunctionRead read(String name) {
        return plan(() -> function(lambda.getFunction(get -> get.functionName(name))));
    }

    private void gone(String name) {
        assertThatThrownBy(() -> lambda.getFunction(get -> get.functionName(name)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void ofAFunctionThatIsPublished() {
        var name = "terraform";
        gone(name);
        lambda.createFunction(create -> create.functionName(name)
                .runtime("java17")
                .handler("shop.Orders::handleRequest")
                .role(ROLE)
                .description("")
                .timeout(3)
                .memorySize(128)
                .publish(true)
                .packageType(PackageType.ZIP)
                .architectures(Architecture.X86_64)
                .environment(variables -> variables.variables(Map.of("KIND", "white")))
                .ephemeralStorage(storage -> storage.size(512))
                .vpcConfig(vpc ->
                        vpc.subnetIds("subnet-1").securityGroupIds("sg-1").ipv6AllowedForDualStack(false))
                .deadLetterConfig(letters -> letters.targetArn("arn:aws:sqs:eu-central-1:123456789012:dead"))
                .tags(Map.of("team", "tea"))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE))));
        active(name);
        lambda.putFunctionConcurrency(put -> put.functionName(name).reservedConcurrentExecutions(2));

        var made = read(name);

        assertThat(made)
                .isEqualTo(new FunctionRead(
                        "shop.Orders::handleRequest",
                        "java17",
                        ROLE,
                        "",
                        3,
                        128,
                        "Zip",
                        List.of("x86_64"),
                        Map.of("KIND", "white"),
                        List.of("subnet-1"),
                        "arn:aws:sqs:eu-central-1:123456789012:dead",
                        "PassThrough",
                        512,
                        "Text",
                        "None",
                        List.of(),
                        List.of(),
                        "null",
                        false,
                        2,
                        Map.of("team", "tea"),
                        "null",
                        made.codeSha256(),
                        "1"));

        // What was removed from the configuration is sent as empty.
        lambda.updateFunctionConfiguration(change -> change.functionName(name)
                .timeout(5)
                .environment(variables -> variables.variables(Map.of()))
                .deadLetterConfig(letters -> letters.targetArn(""))
                .fileSystemConfigs(List.of())
                .imageConfig(image -> {})
                .kmsKeyArn("")
                .layers(List.of())
                .vpcConfig(vpc ->
                        vpc.subnetIds(List.of()).securityGroupIds(List.of()).ipv6AllowedForDualStack(false)));
        updated(name);
        lambda.updateFunctionCode(code -> code.functionName(name)
                .architectures(Architecture.X86_64)
                .zipFile(SdkBytes.fromByteArray(Zips.of("shop/Orders.class", "two"))));
        updated(name);
        lambda.deleteFunctionConcurrency(delete -> delete.functionName(name));
        var published = lambda.publishVersion(publish -> publish.functionName(name));
        // The provider waits for the version by its ARN and its number.
        lambda.waiter()
                .waitUntilPublishedVersionActive(
                        get -> get.functionName(published.functionArn()).qualifier(published.version()));
        lambda.untagResource(tags -> tags.resource(arn(name)).tagKeys("team"));
        lambda.tagResource(tags -> tags.resource(arn(name)).tags(Map.of("cost", "low")));

        var changed = read(name);

        assertThat(changed.timeout()).isEqualTo(5);
        assertThat(changed.variables()).isEmpty();
        assertThat(changed.subnets()).isEmpty();
        assertThat(changed.deadLetters()).isEmpty();
        assertThat(changed.hasImageConfig()).isFalse();
        assertThat(changed.concurrency()).isEqualTo(-1);
        assertThat(changed.tags()).containsExactly(Map.entry("cost", "low"));
        assertThat(changed.codeSha256()).isNotEqualTo(made.codeSha256());
        assertThat(changed.version()).isEqualTo("2");
        lambda.deleteFunction(delete -> delete.functionName(name));
        gone(name);
    }

    private String arn(String name) {
        return lambda.getFunctionConfiguration(get -> get.functionName(name)).functionArn();
    }

    @Test
    void ofAnAliasWithWeights() {
        var name = function("terraform-alias");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.updateFunctionConfiguration(change -> change.functionName(name).timeout(9));
        updated(name);
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.createAlias(alias -> alias.functionName(name)
                .name("live")
                .description("")
                .functionVersion("1")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.1))));

        var made = plan(() -> lambda.getAlias(get -> get.functionName(name).name("live")));
        lambda.updateAlias(alias -> alias.functionName(name)
                .name("live")
                .description("")
                .functionVersion("2")
                .routingConfig(routing -> {}));
        var changed = plan(() -> lambda.getAlias(get -> get.functionName(name).name("live")));

        assertThat(made.functionVersion()).isEqualTo("1");
        assertThat(made.description()).isEmpty();
        assertThat(made.routingConfig().additionalVersionWeights()).containsExactly(Map.entry("2", 0.1));
        assertThat(changed.functionVersion()).isEqualTo("2");
        assertThat(changed.routingConfig()).isNull();
        lambda.deleteAlias(alias -> alias.functionName(name).name("live"));
        assertThatThrownBy(() -> lambda.getAlias(get -> get.functionName(name).name("live")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void ofAUrlWithThePermissionThatGoesWithIt() throws Exception {
        var name = function("terraform-url");
        lambda.createFunctionUrlConfig(url -> url.functionName(name)
                .authType(FunctionUrlAuthType.NONE)
                .invokeMode(InvokeMode.BUFFERED)
                .cors(cors -> cors.allowCredentials(true)
                        .allowOrigins("https://shop.example.org")
                        .allowMethods("GET", "POST")
                        .allowHeaders("date")
                        .exposeHeaders("keep-alive")
                        .maxAge(60)));
        lambda.addPermission(permission -> permission
                .functionName(name)
                .action("lambda:InvokeFunctionUrl")
                .functionUrlAuthType(FunctionUrlAuthType.NONE)
                .principal("*")
                .statementId("FunctionURLAllowPublicAccess"));

        var made = plan(() -> lambda.getFunctionUrlConfig(get -> get.functionName(name)));
        var policy = JSON.readTree(
                plan(() -> lambda.getPolicy(get -> get.functionName(name)).policy()));

        assertThat(made.authType()).isEqualTo(FunctionUrlAuthType.NONE);
        assertThat(made.invokeMode()).isEqualTo(InvokeMode.BUFFERED);
        assertThat(made.cors().allowMethods()).containsExactly("GET", "POST");
        assertThat(made.cors().maxAge()).isEqualTo(60);
        var statement = policy.path("Statement").path(0);
        assertThat(statement.path("Sid").asText()).isEqualTo("FunctionURLAllowPublicAccess");
        assertThat(statement.path("Principal").asText()).isEqualTo("*");
        assertThat(statement.path("Resource").asText()).endsWith(":function:" + name);
        assertThat(statement
                        .path("Condition")
                        .path("StringEquals")
                        .path("lambda:FunctionUrlAuthType")
                        .asText())
                .isEqualTo("NONE");
        lambda.removePermission(
                permission -> permission.functionName(name).statementId("FunctionURLAllowPublicAccess"));
        lambda.deleteFunctionUrlConfig(url -> url.functionName(name));
        assertThatThrownBy(() -> lambda.getFunctionUrlConfig(get -> get.functionName(name)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    /** The mapping's tags are read by its ARN. */
    @Test
    void ofAnEventSourceMapping() {
        var name = function("terraform-source");
        var uuid = lambda.createEventSourceMapping(create -> create.functionName(name)
                        .eventSourceArn("arn:aws:sqs:eu-central-1:123456789012:orders")
                        .batchSize(5)
                        .enabled(true)
                        .tags(Map.of("team", "tea")))
                .uuid();

        var made = plan(() -> lambda.getEventSourceMapping(get -> get.uuid(uuid)));
        var tags = plan(() -> lambda.listTags(list -> list.resource(made.eventSourceMappingArn()))
                .tags());
        lambda.updateEventSourceMapping(
                update -> update.uuid(uuid).functionName(name).batchSize(7).enabled(false));
        var changed = plan(() -> lambda.getEventSourceMapping(get -> get.uuid(uuid)));

        assertThat(made.state()).isEqualTo("Enabled");
        assertThat(made.batchSize()).isEqualTo(5);
        assertThat(made.functionArn()).endsWith(":function:" + name);
        assertThat(tags).containsExactly(Map.entry("team", "tea"));
        assertThat(changed.batchSize()).isEqualTo(7);
        assertThat(changed.state()).isEqualTo("Disabled");
        lambda.deleteEventSourceMapping(delete -> delete.uuid(uuid));
        assertThatThrownBy(() -> lambda.getEventSourceMapping(get -> get.uuid(uuid)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void ofRetriesProvisionedConcurrencyAndALayer() {
        var name = function("terraform-rest");
        lambda.publishVersion(publish -> publish.functionName(name));
        lambda.putFunctionEventInvokeConfig(
                put -> put.functionName(name).maximumRetryAttempts(2).maximumEventAgeInSeconds(60));
        lambda.putProvisionedConcurrencyConfig(
                put -> put.functionName(name).qualifier("1").provisionedConcurrentExecutions(1));
        var layer = lambda.publishLayerVersion(publish -> publish.layerName("terraform")
                .compatibleRuntimesWithStrings("java21")
                .content(content -> content.zipFile(SdkBytes.fromByteArray(Zips.of("java/lib/a.jar", "a")))));

        var retries = plan(() -> lambda.getFunctionEventInvokeConfig(get -> get.functionName(name)));
        var code = plan(
                () -> lambda.getLayerVersion(get -> get.layerName("terraform").versionNumber(layer.version()))
                        .content()
                        .codeSha256());

        assertThat(retries.maximumRetryAttempts()).isEqualTo(2);
        assertThat(retries.maximumEventAgeInSeconds()).isEqualTo(60);
        assertThat(retries.destinationConfig().onFailure().destination()).isNull();
        assertThat(code).isEqualTo(layer.content().codeSha256());
        assertThat(lambda.getProvisionedConcurrencyConfig(
                                get -> get.functionName(name).qualifier("1"))
                        .requestedProvisionedConcurrentExecutions())
                .isEqualTo(1);
        lambda.deleteProvisionedConcurrencyConfig(
                delete -> delete.functionName(name).qualifier("1"));
        lambda.deleteFunctionEventInvokeConfig(delete -> delete.functionName(name));
        lambda.deleteLayerVersion(delete -> delete.layerName("terraform").versionNumber(layer.version()));
        assertThatThrownBy(() -> lambda.getFunctionEventInvokeConfig(get -> get.functionName(name)))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
