package dev.nabi.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.code.CodeSignature;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Renders each folder's Function and compares text with text; {@code -Dupdate} writes what the code gives. */
class RevisionDeploymentTest {
    private static final Path CASES = Path.of("src/test/resources/function");
    private static final String INPUT = "in-Function.yaml";
    private static final Defaults DEFAULTS = new Defaults("registry.example/nabi-function:1", 0);
    private static final GatewayPods GATEWAYS = new GatewayPods(
            Map.of("app.kubernetes.io/component", "gateway", "app.kubernetes.io/instance", "nabi"),
            Optional.of("nabi-system"));

    @ParameterizedTest
    @MethodSource("cases")
    void rendersTheCommittedYaml(Path directory) throws IOException {
        var function = read(directory);
        assertThat(Validation.problems(function)).isEmpty();
        var deployment = RevisionDeployment.of(function, RevisionDeployment.name(function, 1), DEFAULTS);
        var policy = FunctionNetworkPolicy.of(function, GATEWAYS);

        assertThat(Drift.isBetween(deployment, deployment)).isFalse();
        assertThat(Drift.isBetween(policy, policy)).isFalse();
        try (var files = Files.list(directory)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            directory.resolve(INPUT),
                            compared(directory.resolve("out-Deployment-hello-00001.yaml"), deployment),
                            compared(
                                    directory.resolve(
                                            "out-NetworkPolicy-" + FunctionNetworkPolicy.name(function) + ".yaml"),
                                    policy));
        }
    }

    private static Path compared(Path output, HasMetadata resource) throws IOException {
        var rendered = Serialization.asYaml(resource);
        if (System.getProperty("update") != null) {
            Files.writeString(output, rendered);
        }
        assertThat(Files.readString(output)).isEqualTo(rendered);
        return output;
    }

    @Test
    void refersToTheInstallationsPullSecretsBesideItsOwn() throws Exception {
        var defaults = new Defaults("base:1", 0, false, List.of("registry", "other"), new CodeLocation.None());
        var function = read(CASES.resolve("custom-resources"));

        var names = pod(RevisionDeployment.of(function, "hello-00001", defaults)).getImagePullSecrets().stream()
                .map(LocalObjectReference::getName);

        assertThat(names).endsWith("registry", "other").doesNotHaveDuplicates();
    }

    @Test
    void tellsWhereStoredCodeIsWithASignatureOfItsOwn() throws IOException {
        var function = read(CASES.resolve("jar-stored"));
        var sha256 = "0123456789abcdef".repeat(4);
        var key = "a-key-of-16-chars-or-more";
        assertThat(jarVariables(
                        function, new CodeLocation.Server(URI.create("http://nabi-events.nabi:8091"), () -> key)))
                .isEqualTo(Map.of(
                        "NABI_JAR_URL",
                        "http://nabi-events.nabi:8091" + new CodeSignature("demo", sha256).target(key),
                        "NABI_JAR_SHA256",
                        sha256));
        assertThat(jarVariables(function, new CodeLocation.Directory("/state/code")))
                .isEqualTo(Map.of("NABI_JAR", "/state/code/" + sha256 + ".jar", "NABI_JAR_SHA256", sha256));
    }

    private static Map<String, String> jarVariables(Function function, CodeLocation code) {
        var revision =
                RevisionDeployment.of(function, "hello-00001", new Defaults("base:1", 0, false, List.of(), code));
        return pod(revision).getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().startsWith("NABI_JAR"))
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    @Test
    void newKeyOfTheCodeStoreIsAnUpgradeAndNoChangeOfTheFunction() throws IOException {
        var function = read(CASES.resolve("jar-stored"));
        var address = URI.create("http://nabi-events.nabi:8091");
        var before = new Defaults(
                "base:1", 0, false, List.of(), new CodeLocation.Server(address, () -> "a-key-of-16-chars-or-more"));
        var after = new Defaults(
                "base:1", 0, false, List.of(), new CodeLocation.Server(address, () -> "another-key-of-16-chars"));

        assertThat(RevisionDeployment.digest(function, before))
                .isNotEqualTo(RevisionDeployment.digest(function, after));
        assertThat(RevisionDeployment.of(function, "hello-00001", before)
                        .getMetadata()
                        .getAnnotations()
                        .get(Labels.WRITTEN))
                .isEqualTo(RevisionDeployment.of(function, "hello-00001", after)
                        .getMetadata()
                        .getAnnotations()
                        .get(Labels.WRITTEN));
    }

    @Test
    void addsWhatTheInstallationSaysOfAllPodsAndKeepsWhatTheFunctionMaySay() throws IOException {
        var pods = FunctionPods.parse("""
                {"requests": {"cpu": "50m"}, "limits": {"memory": "1Gi", "cpu": "2"}}""", """
                {"nodeSelector": {"example.org/pool": "safe", "kubernetes.io/arch": "amd64"},
                 "tolerations": [{"key": "example.org/spot", "operator": "Exists"}],
                 "runtimeClassName": "kata", "labels": {"example.org/cost-centre": "0", "example.org/team": "platform"},
                 "topologySpread": [{"topologyKey": "kubernetes.io/hostname", "maxSkew": 3}]}""", List.of());
        var defaults = new Defaults("base:1", 0, false, List.of(), new CodeLocation.None(), pods);

        var minimal = RevisionDeployment.of(read(CASES.resolve("minimal")), "hello-00001", defaults);
        var own = RevisionDeployment.of(read(CASES.resolve("pod")), "hello-00001", defaults);

        assertThat(pod(minimal))
                .returns("kata", PodSpec::getRuntimeClassName)
                .returns(Map.of("example.org/pool", "safe", "kubernetes.io/arch", "amd64"), PodSpec::getNodeSelector);
        assertThat(pod(minimal).getContainers().getFirst().getResources()).satisfies(resources -> {
            assertThat(resources.getLimits())
                    .isEqualTo(Map.of("cpu", new Quantity("2"), "memory", new Quantity("1Gi")));
            assertThat(resources.getRequests())
                    .isEqualTo(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")));
        });
        assertThat(pod(own))
                .returns("gvisor", PodSpec::getRuntimeClassName)
                .returns(Map.of("example.org/pool", "safe", "kubernetes.io/arch", "amd64"), PodSpec::getNodeSelector);
        assertThat(pod(own).getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("example.org/spot", "example.org/dedicated");
        assertThat(pod(own).getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactly("topology.kubernetes.io/zone");
        assertThat(own.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("example.org/cost-centre", "0")
                .containsEntry("example.org/team", "platform")
                .containsEntry(Labels.FUNCTION, "hello");
        assertThat(own.getMetadata().getAnnotations().get(Labels.WRITTEN))
                .isEqualTo(RevisionDeployment.of(read(CASES.resolve("pod")), "hello-00001", DEFAULTS)
                        .getMetadata()
                        .getAnnotations()
                        .get(Labels.WRITTEN));
    }

    @Test
    void letsGatewayLabelsInFromAnyNamespaceWhereNamespacesHaveNoName() throws IOException {
        var policy = FunctionNetworkPolicy.of(
                read(CASES.resolve("minimal")), new GatewayPods(GATEWAYS.labels(), Optional.empty()));

        assertThat(Serialization.asYaml(policy.getSpec())).isEqualTo("""
                ---
                ingress:
                - from:
                  - namespaceSelector: {}
                    podSelector:
                      matchLabels:
                        app.kubernetes.io/component: "gateway"
                        app.kubernetes.io/instance: "nabi"
                podSelector:
                  matchLabels:
                    nabi.dev/function: "hello"
                policyTypes:
                - "Ingress"
                """);
    }

    @Test
    void sameTemplateHasTheSameDigestWhateverTheRevisionIsCalled() throws IOException {
        var function = read(CASES.resolve("minimal"));

        var first = RevisionDeployment.of(function, "hello-00001", DEFAULTS);
        var second = RevisionDeployment.of(function, "hello-00002", DEFAULTS);

        assertThat(first.getMetadata().getAnnotations())
                .isEqualTo(second.getMetadata().getAnnotations());
        assertThat(Drift.isBetween(first, second)).isTrue();
    }

    @Test
    void scaleQueueTrafficConcurrencyAndHistoryMakeNoNewTemplate() throws IOException {
        var minimal = read(CASES.resolve("minimal"));
        var changed = Serialization.unmarshal(
                Files.readString(CASES.resolve("minimal").resolve(INPUT)) + """
                          concurrency: 7
                          revisionHistoryLimit: 0
                          scale: {min: 2, max: 3, window: 6s}
                          queue: {length: 1, waitSeconds: 1}
                          traffic: [{revision: hello-00001, weight: 100}]
                        """, Function.class);

        assertThat(RevisionDeployment.digest(changed, DEFAULTS))
                .isEqualTo(RevisionDeployment.digest(minimal, DEFAULTS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {resources: {limits: {cpu: 1}}}                  | {resources: {limits: {cpu: 1000m}}}
            {resources: {limits: {memory: 512Mi}}}           | {resources: {limits: {memory: 0.5Gi}}}
            {resources: {limits: {memory: 512Mi}}}           | {resources: {limits: {memory: 536870912}}}
            {resources: {requests: {cpu: 0.1}}}              | {resources: {requests: {cpu: 100m}}}
            {env: [{name: A, value: ''}]}                    | {env: [{name: A}]}
            {envFrom: [{prefix: '', secretRef: {name: a}}]}  | {envFrom: [{secretRef: {name: a}}]}
            {serviceAccountName: ''}                         | {}
            {restartedAt: ''}                                | {}
            {env: [{name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: a}}}]} | {env: [{name: A, valueFrom: {fieldRef: {fieldPath: a}}}]}
            """)
    void whatMeansTheSameToKubernetesIsNoNewRevision(String one, String other) {
        assertThat(RevisionDeployment.digest(function(one), DEFAULTS))
                .isEqualTo(RevisionDeployment.digest(function(other), DEFAULTS));
    }

    @ParameterizedTest
    @CsvSource({
        "100m,100m",
        "0.1,100m",
        "1000m,1",
        "1,1",
        "1.5,1500m",
        "128Mi,128Mi",
        "0.5Gi,512Mi",
        "1024Mi,1Gi",
        "536870912,512Mi",
        "2G,2G",
        "1e3,1k",
        "0,0",
        "0.0001,0.0001"
    })
    void aQuantityHasOneWayToBeWritten(String quantity, String canonical) {
        assertThat(Quantities.canonical(new Quantity(quantity)).toString()).isEqualTo(canonical);
    }

    @Test
    void anEmptyServiceAccountMountsNoToken() {
        var pod = pod(RevisionDeployment.of(function("{serviceAccountName: ''}"), "hello-00001", DEFAULTS));

        assertThat(pod.getServiceAccountName()).isNull();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void restartedAtMakesANewRevisionOfTheSameSpec() {
        assertThat(RevisionDeployment.digest(function("{restartedAt: '2026-01-01T00:00:00Z'}"), DEFAULTS))
                .isNotEqualTo(RevisionDeployment.digest(function("{}"), DEFAULTS));
    }

    @Test
    void reservedNamesOfAConfigMapDoNotReachAJavaFunction() {
        var container = pod(RevisionDeployment.of(
                        java("{source: x, logFormat: json, lambdaEvent: apigateway-v2, sourceCache: /cache}"),
                        "hello-00001",
                        DEFAULTS))
                .getContainers()
                .getFirst();

        assertThat(container.getEnv())
                .filteredOn(variable -> Names.RESERVED_OF_BASE_IMAGE.contains(variable.getName()))
                .extracting(variable -> variable.getName() + "=" + variable.getValue())
                .containsExactlyInAnyOrder(
                        "NABI_SOURCE=x",
                        "NABI_HANDLER=",
                        "NABI_JAR=",
                        "NABI_JAR_URL=",
                        "NABI_JAR_SHA256=",
                        "NABI_LOG_FORMAT=json",
                        "NABI_LAMBDA_EVENT=apigateway-v2",
                        "NABI_RUNTIME=",
                        "NABI_SOURCE_CACHE=/cache",
                        "NABI_ERROR_DETAILS=true",
                        "NABI_LOG_TAIL=");
    }

    private static Function java(String java) {
        return Serialization.unmarshal("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: demo, name: hello, uid: 5a8a2a4e}
                spec: {errorDetails: true, envFrom: [{configMapRef: {name: all}}], java: %s}
                """.formatted(java), Function.class);
    }

    private static Function function(String spec) {
        return Serialization.unmarshal(
                """
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: demo, name: hello, uid: 5a8a2a4e}
                spec: {image: "a"%s
                """.formatted(spec.equals("{}") ? "}" : ", " + spec.substring(1)), Function.class);
    }

    @Test
    void anotherTimeOutOrBaseImageMakesANewTemplate() throws IOException {
        var minimal = read(CASES.resolve("minimal"));
        var slower = Serialization.unmarshal(
                Files.readString(CASES.resolve("minimal").resolve(INPUT)) + "  timeoutSeconds: 31\n", Function.class);

        assertThat(Stream.of(
                                RevisionDeployment.digest(minimal, DEFAULTS),
                                RevisionDeployment.digest(slower, DEFAULTS),
                                RevisionDeployment.digest(minimal, new Defaults("other:1", 0)))
                        .distinct())
                .hasSize(3);
    }

    @Test
    void whatIsWrittenIsTheSpecsAndNotThePlatforms() throws IOException {
        var minimal = read(CASES.resolve("minimal"));
        var slower = Serialization.unmarshal(
                Files.readString(CASES.resolve("minimal").resolve(INPUT)) + "  timeoutSeconds: 31\n", Function.class);
        var desired = RevisionDeployment.of(minimal, "hello-00001", DEFAULTS);
        var upgraded = RevisionDeployment.of(minimal, "hello-00001", new Defaults("other:1", 3));

        assertThat(annotation(upgraded, Labels.TEMPLATE)).isNotEqualTo(annotation(desired, Labels.TEMPLATE));
        assertThat(annotation(upgraded, Labels.WRITTEN)).isEqualTo(annotation(desired, Labels.WRITTEN));
        assertThat(RevisionDeployment.written(slower, Code.IN_SPEC))
                .isNotEqualTo(RevisionDeployment.written(minimal, Code.IN_SPEC));
    }

    @Test
    void anImageOfItsOwnServesOnWhileGatewaysSeeItGo() throws IOException {
        var image = read(CASES.resolve("image"));
        var ofImage = pod(RevisionDeployment.of(image, "hello-00001", new Defaults("base:1", 3)));
        var ofBase =
                pod(RevisionDeployment.of(read(CASES.resolve("minimal")), "hello-00001", new Defaults("base:1", 3)));

        assertThat(ofImage.getContainers()
                        .getFirst()
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .isEqualTo(3);
        assertThat(ofImage.getTerminationGracePeriodSeconds())
                .isEqualTo(image.getSpec().timeoutSeconds() + 5 + 3);
        assertThat(ofBase.getContainers().getFirst().getLifecycle()).isNull();
        assertThat(pod(RevisionDeployment.of(image, "hello-00001", DEFAULTS))
                        .getContainers()
                        .getFirst()
                        .getLifecycle())
                .isNull();
    }

    private static PodSpec pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private static String annotation(Deployment deployment, String name) {
        return deployment.getMetadata().getAnnotations().get(name);
    }

    static Stream<Path> cases() throws IOException {
        try (var directories = Files.list(CASES)) {
            return directories.sorted().toList().stream();
        }
    }

    private static Function read(Path directory) throws IOException {
        return Serialization.unmarshal(Files.readString(directory.resolve(INPUT)), Function.class);
    }
}
