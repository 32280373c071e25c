package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The console as the chart installs it: its sign-in, and the Lambda API for who has a role of Kubernetes and for who has not. */
class ConsoleE2E extends ClusterCase {
    private static final String NAMESPACE = "nabi-e2e-lambda";
    private static final String FUNCTION = "tea";
    private static final int PORT = 8080;
    private static final String ACCOUNTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: nabi-e2e-lambda}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: deploy, namespace: nabi-e2e-lambda}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: viewer, namespace: nabi-e2e-lambda}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: deploy, namespace: nabi-e2e-lambda}
            rules:
              - {apiGroups: [nabi.dev], resources: [functions, triggers], verbs: [get, list, create, update, delete]}
              - {apiGroups: [""], resources: [configmaps], verbs: [get, list, create, update]}
              - {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
              - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [deploy], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: deploy, namespace: nabi-e2e-lambda}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deploy}
            subjects: [{kind: ServiceAccount, name: deploy, namespace: nabi-e2e-lambda}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: viewer, namespace: nabi-e2e-lambda}
            rules:
              - {apiGroups: [nabi.dev], resources: [functions], verbs: [get, list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: viewer, namespace: nabi-e2e-lambda}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
            subjects: [{kind: ServiceAccount, name: viewer, namespace: nabi-e2e-lambda}]
            """;

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeAccounts() {
        assumeTrue(
                INSTALLED.installation().events().whyNot().isEmpty(),
                () -> "skipped: " + INSTALLED.installation().events().whyNot().orElseThrow());
        INSTALLED.platform().kubectl().apply(ACCOUNTS).succeeded();
    }

    @AfterAll
    static void takeAway() {
        INSTALLED.platform().kubectl().run("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false");
    }

    @Test
    void aFunctionIsMadeSplitAndReadByTheLambdaApiAndKeptOverARestart() throws Exception {
        var code = LambdaCode.in(directory);
        AccessKey key;
        String cookie;
        try (var console = console()) {
            var token = token("deploy");
            key = AccessKey.create(console.address(), token, NAMESPACE, "deploy");
            try (var lambda = lambda(console, key)) {
                makeAndSplit(lambda, code);
                assertThat(versionsOf(lambda, 40)).isSubsetOf("1", "2").contains("1");
            }
            awaitLog(console, key);
            cookie = signIn(console, token);
            assertThat(page(console, cookie)).contains(FUNCTION);
            aViewerChangesNothing(console);
        }

        restart();

        try (var console = console();
                var lambda = lambda(console, key)) {
            assertThat(lambda.getAlias(get -> get.functionName(FUNCTION).name("live"))
                            .routingConfig()
                            .additionalVersionWeights())
                    .containsExactly(Map.entry("2", 0.1));
            assertThat(versionsOf(lambda, 1)).isSubsetOf("1", "2");
            assertThat(page(console, cookie)).as("the session").contains(FUNCTION);
            lambda.deleteFunction(delete -> delete.functionName(FUNCTION));
            assertThatThrownBy(() -> lambda.getFunction(get -> get.functionName(FUNCTION)))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    private static void makeAndSplit(LambdaClient lambda, LambdaCode code) throws IOException {
        var one = SdkBytes.fromByteArray(Files.readAllBytes(code.one()));
        var two = SdkBytes.fromByteArray(Files.readAllBytes(code.two()));
        lambda.createFunction(create -> create.functionName(FUNCTION)
                .runtime("java21")
                .role("arn:aws:iam::123456789012:role/any")
                .handler(LambdaCode.HANDLER)
                .timeout(30)
                .memorySize(256)
                .code(sent -> sent.zipFile(one)));
        lambda.waiter().waitUntilFunctionActiveV2(wait -> wait.functionName(FUNCTION));
        assertThat(lambda.invoke(call ->
                                call.functionName(FUNCTION).payload(SdkBytes.fromUtf8String("{\"name\": \"cluster\"}")))
                        .payload()
                        .asUtf8String())
                .isEqualTo("\"one null cluster\"");
        lambda.publishVersion(publish -> publish.functionName(FUNCTION));
        lambda.updateFunctionCode(update -> update.functionName(FUNCTION).zipFile(two));
        lambda.waiter().waitUntilFunctionUpdatedV2(wait -> wait.functionName(FUNCTION));
        lambda.publishVersion(publish -> publish.functionName(FUNCTION));
        lambda.createAlias(alias -> alias.functionName(FUNCTION)
                .name("live")
                .functionVersion("1")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.1))));
    }

    /** Which versions so many calls of the alias came to; each answers with its own word. */
    private Set<String> versionsOf(LambdaClient lambda, int calls) {
        var versions = new TreeSet<String>();
        // A tag is there once a gateway has seen it.
        await(() -> callAlias(lambda).functionError() == null);
        for (var i = 0; i < calls; i++) {
            var answer = callAlias(lambda);
            assertThat(answer.payload().asUtf8String())
                    .isEqualTo(answer.executedVersion().equals("1") ? "\"one null alias\"" : "\"two null alias\"");
            versions.add(answer.executedVersion());
        }
        return versions;
    }

    private static InvokeResponse callAlias(LambdaClient lambda) {
        return lambda.invoke(call -> call.functionName(FUNCTION)
                .qualifier("live")
                .payload(SdkBytes.fromUtf8String("{\"name\": \"alias\"}")));
    }

    private void awaitLog(PortForward console, AccessKey key) {
        try (var logs = CloudWatchLogsClient.builder()
                .endpointOverride(URI.create(console.address()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials(key))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            await(() -> logs
                    .filterLogEvents(filter ->
                            filter.logGroupName("/aws/lambda/" + FUNCTION).filterPattern("pouring"))
                    .events()
                    .stream()
                    .anyMatch(event -> event.message().contains("pouring")));
        }
    }

    private void aViewerChangesNothing(PortForward console) throws Exception {
        var key = AccessKey.create(console.address(), token("viewer"), NAMESPACE, "");
        try (var viewer = lambda(console, key)) {
            assertThat(viewer.getFunctionConfiguration(get -> get.functionName(FUNCTION))
                            .handler())
                    .isEqualTo(LambdaCode.HANDLER);
            assertThatThrownBy(() -> viewer.updateFunctionConfiguration(
                            change -> change.functionName(FUNCTION).timeout(5)))
                    .isInstanceOf(LambdaException.class)
                    .hasMessageContaining("is not authorized to perform: lambda:UpdateFunctionConfiguration");
            assertThatThrownBy(() -> AccessKey.create(console.address(), token("viewer"), NAMESPACE, "deploy"))
                    .as("a key of an account that the viewer may ask no token for")
                    .hasMessageContaining("403");
        }
    }

    /** What the browser keeps of a sign-in with a token of Kubernetes. */
    private static String signIn(PortForward console, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(console.address() + "/sign-in/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", console.address())
                .POST(BodyPublishers.ofString("to=/&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)));
        var answer = Platform.HTTP.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return String.join(
                "; ",
                answer.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.replaceFirst(";.*", ""))
                        .toList());
    }

    private static String page(PortForward console, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(console.address() + "/functions?ns=" + NAMESPACE))
                .header("Cookie", cookie);
        var answer = Platform.HTTP.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private PortForward console() throws IOException {
        await(() -> !pods().isEmpty());
        return PortForward.to(
                kubectl().kubeconfig(),
                Installation.NAMESPACE,
                pods().getFirst().getMetadata().getName(),
                PORT);
    }

    private List<Pod> pods() {
        return Instances.ofComponent(platform(), "console").ready();
    }

    private void restart() {
        var console = Instances.ofComponent(platform(), "console");
        var before = console.pods().getFirst();
        console.delete(before);
        await(() -> console.ready().stream()
                .anyMatch(pod ->
                        !pod.getMetadata().getUid().equals(before.getMetadata().getUid())));
    }

    private String token(String account) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(Duration.ofHours(1).toSeconds())
                .endSpec()
                .build();
        return platform()
                .client()
                .serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    private static StaticCredentialsProvider credentials(AccessKey key) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret()));
    }

    private static LambdaClient lambda(PortForward console, AccessKey key) {
        return LambdaClient.builder()
                .endpointOverride(URI.create(console.address()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(credentials(key))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(90)))
                .build();
    }
}
