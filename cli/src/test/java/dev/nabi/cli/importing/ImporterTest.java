package dev.nabi.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImporterTest {

    private static List<Imported> imported(String yaml) throws IOException {
        return Importer.of(yaml);
    }

    @Test
    void functionOfSamKeepsHandlerMemoryTimeoutAndPlainVariables() throws IOException {
        var all = imported("""
                Transform: AWS::Serverless-2016-10-31
                Globals:
                  Function: {Timeout: 20, Runtime: java21}
                Resources:
                  OrderHandler:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: ./orders
                      Handler: shop.Orders::handleRequest
                      MemorySize: 512
                      ReservedConcurrentExecutions: !Ref Most
                      Layers: [!Ref Tools]
                      Environment:
                        Variables:
                          TABLE: !Ref Orders
                          MODE: fast
                          URL: !Sub "https://${Api}"
                      Events:
                        Get: {Type: HttpApi, Properties: {Path: /orders, Method: get}}
                        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
                        Queue: {Type: SQS, Properties: {Queue: q}}
                  Orders: {Type: AWS::DynamoDB::Table}
                """);

        assertThat(all).hasSize(2);
        var spec = all.getFirst().object().path("spec");
        assertThat(all.getFirst().object().path("metadata").path("name").asText())
                .isEqualTo("order-handler");
        assertThat(spec.path("java").path("handler").asText()).isEqualTo("shop.Orders::handleRequest");
        assertThat(spec.path("java").path("lambdaEvent").asText()).isEqualTo("apigateway-v2");
        assertThat(spec.path("timeoutSeconds").asInt()).isEqualTo(20);
        assertThat(spec.path("resources").path("limits").path("memory").asText())
                .isEqualTo("512Mi");
        assertThat(spec.path("env").toString())
                .contains(
                        "{\"name\":\"MODE\",\"value\":\"fast\"}",
                        "{\"name\":\"URL\",\"value\":\"REPLACE-ME\"}",
                        "{\"name\":\"TABLE\",\"value\":\"REPLACE-ME\"}");
        assertThat(all.getFirst().text())
                .contains("ReservedConcurrentExecutions (${Ref Most}) is computed by the other platform")
                .contains("# NOTE: Layers does not carry over", "event Queue of type SQS does not carry over");
        assertThat(all.getLast().object().path("spec").toString())
                .isEqualTo(
                        "{\"function\":{\"name\":\"order-handler\"},\"source\":{\"cron\":{\"schedule\":\"0 0 * * *\"}}}");
    }

    @Test
    void functionOfCloudFormationIsOneOfSam() throws IOException {
        var all = imported("""
                Resources:
                  Primer:
                    Type: AWS::Lambda::Function
                    Properties:
                      FunctionName: primer
                      Runtime: java21
                      Handler: example.Primer
                      Role: !GetAtt Role.Arn
                      Timeout: 15
                      MemorySize: 1024
                      Code: {S3Bucket: code, S3Key: primer.jar}
                  Boxed:
                    Type: AWS::Lambda::Function
                    Properties: {Code: {ImageUri: "example.com/boxed:1"}, PackageType: Image}
                """);

        var primer = all.getFirst();
        assertThat(primer.object().path("spec").path("java").path("handler").asText())
                .isEqualTo("example.Primer::handleRequest");
        assertThat(primer.object().path("spec").path("timeoutSeconds").asInt()).isEqualTo(15);
        assertThat(primer.text())
                .contains("code (primer.jar)", "# NOTE: Role does not carry over: \"${GetAtt Role.Arn}\"");
        assertThat(all.getLast().object().path("spec").path("image").asText()).isEqualTo("example.com/boxed:1");
    }

    @Test
    void functionsOfTheServerlessFrameworkTakeTheProvidersDefaults() throws IOException {
        var all = imported("""
                service: shop
                provider: {name: aws, runtime: nodejs20.x, memorySize: 256, environment: {STAGE: dev}}
                functions:
                  createUser:
                    handler: src/users.create
                    events: [{httpApi: 'POST /users'}, {schedule: rate(5 minutes)}]
                """);

        var function = all.getFirst();
        assertThat(function.object().path("metadata").path("name").asText()).isEqualTo("create-user");
        assertThat(function.object().path("spec").path("image").asText()).isEqualTo("REPLACE-ME");
        assertThat(function.object()
                        .path("spec")
                        .path("resources")
                        .path("limits")
                        .path("memory")
                        .asText())
                .isEqualTo("256Mi");
        assertThat(function.text()).contains("runtime nodejs20.x");
        assertThat(all.getLast()
                        .object()
                        .path("spec")
                        .path("source")
                        .path("cron")
                        .path("schedule")
                        .asText())
                .isEqualTo("*/5 * * * *");
    }

    @Test
    void serviceOfKnativeKeepsItsContainerAndScale() throws IOException {
        var function = imported("""
                apiVersion: serving.knative.dev/v1
                kind: Service
                metadata: {name: hello, namespace: shop}
                spec:
                  template:
                    metadata:
                      annotations:
                        autoscaling.knative.dev/min-scale: "1"
                        autoscaling.knative.dev/max-scale: "0"
                        autoscaling.knative.dev/class: kpa.autoscaling.knative.dev
                    spec:
                      containerConcurrency: 10
                      timeoutSeconds: 60
                      containers:
                      - image: example/hello:1
                        ports: [{name: h2c, containerPort: 9000}]
                        env: [{name: A, value: b}]
                        livenessProbe: {httpGet: {path: /}}
                """).getFirst();

        assertThat(function.object().path("spec").toString())
                .isEqualTo(
                        "{\"image\":\"example/hello:1\",\"env\":[{\"name\":\"A\",\"value\":\"b\"}],\"port\":9000,\"protocol\":\"h2c\","
                                + "\"timeoutSeconds\":60,\"concurrency\":10,\"scale\":{\"min\":1}}");
        assertThat(function.notes()).hasSize(2);
    }

    @Test
    void stackOfOpenFaasKeepsImageLimitsAndSecrets() throws IOException {
        var all = imported("""
                version: 1.0
                provider: {name: openfaas, gateway: "http://127.0.0.1:8080"}
                functions:
                  resize:
                    lang: python3-http
                    image: example/resize:2
                    limits: {memory: 128Mi}
                    secrets: [api-key]
                    labels:
                      com.openfaas.scale.min: "1"
                      com.openfaas.scale.max: 5
                      com.openfaas.scale.zero: "true"
                      com.openfaas.scale.zero-duration: 20m
                      team: images
                    annotations: {topic: cron-function, schedule: "*/5 * * * *"}
                """);

        var spec = all.getFirst().object().path("spec");
        assertThat(spec.path("resources").path("limits").path("memory").asText())
                .isEqualTo("128Mi");
        assertThat(spec.path("scale").toString()).isEqualTo("{\"max\":5,\"zeroAfter\":\"20m\"}");
        assertThat(spec.path("volumes").path(0).path("secret").asText()).isEqualTo("api-key");
        assertThat(all.getLast().object().path("kind").asText()).isEqualTo("Trigger");
    }

    @Test
    void anythingElseIsRefusedWithWhatItTakes() {
        assertThatThrownBy(() -> imported("a: 1")).hasMessageContaining("nothing to import");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    rate(1 minute)           | */1 * * * *
                    rate(2 hours)            | 0 */2 * * *
                    rate(90 minutes)         | -
                    cron(0 10 * * ? *)       | 0 10 * * *
                    cron(15 12 ? * 2-6 *)    | 15 12 * * 1-5
                    cron(0 8 ? * WED *)      | 0 8 * * WED
                    cron(0 8 1 JUL ? *)      | 0 8 1 JUL *
                    cron(0 8 L * ? *)        | -
                    cron(0 8 3W * ? *)       | -
                    cron(0 8 ? * 6L *)       | -
                    cron(0 8 ? * 2/2 *)      | -
                    """)
    void expressionOfAwsIsFiveFieldsWhereItCanBe(String expression, String cron) {
        assertThat(Fields.cron(expression)).isEqualTo(cron == null ? "" : cron);
    }
}
