package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.model.*;
import software.amazon.awssdk.services.sts.StsClient;

/** What is set beside code and configuration, with the provider's SDK for Java as the client. */
class SettingsSdkIT extends SdkCase {
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

        var trigger = object("triggers", "esm-" + made.uuid());
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
        var arn = made.eventSourceMappingArn();
        lambda.tagResource(tag -> tag.resource(arn).tags(Map.of("a", "1", "b", "2")));
        lambda.untagResource(tag -> tag.resource(arn).tagKeys("a"));
        assertThat(lambda.listTags(tags -> tags.resource(arn)).tags()).containsExactly(Map.entry("b", "2"));
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
        assertThat(Zips.read(fetched))
                .containsExactly(
                        "lib/layers/own.jar=layer's",
                        "lib/layers/tea.jar=tea",
                        "lib/own.jar=own",
                        "shop/Orders.class=one");
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

    @Test
    void layersAreForTheClassPathOfJava() {
        var layer = lambda.publishLayerVersion(publish -> publish.layerName("scripts")
                .content(content -> content.zipFile(SdkBytes.fromByteArray(Zips.of("python/x.py", "print()")))));

        assertThatThrownBy(() -> layered("scripted", "java25", layer.layerVersionArn()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("layer:scripts:1: it has no java/lib/*.jar");
        assertThatThrownBy(() -> layered("native", "provided.al2023", layer.layerVersionArn()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("a bootstrap program has no class path");
        assertThatThrownBy(() -> layered("foreign", "java25", "arn:aws:lambda:eu-central-1:999999999999:layer:x:1"))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("layers are of this account");
    }

    private void layered(String name, String runtime, String layer) {
        lambda.createFunction(create -> create.functionName(name)
                .runtime(runtime)
                .handler("shop.Orders")
                .role(ROLE)
                .layers(layer)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(CODE))));
    }

    /** A plan that is made a moment later would show a change. */
    @Test
    void whatIsSetBesideCodeAndConfigurationIsNoUpdate() {
        var name = function("settled");
        console.operator.sleep(name);

        lambda.putFunctionConcurrency(put -> put.functionName(name).reservedConcurrentExecutions(2));
        assertThat(lambda.getFunctionConfiguration(get -> get.functionName(name))
                        .lastUpdateStatus())
                .isEqualTo(LastUpdateStatus.SUCCESSFUL);

        lambda.updateFunctionConfiguration(change -> change.functionName(name).timeout(7));
        assertThat(lambda.getFunctionConfiguration(get -> get.functionName(name))
                        .lastUpdateStatus())
                .isEqualTo(LastUpdateStatus.IN_PROGRESS);
        console.operator.wake(name);
        updated(name);
        lambda.updateFunctionConfiguration(change -> change.functionName(name).description("no change of the spec"));
        updated(name);
    }
}
