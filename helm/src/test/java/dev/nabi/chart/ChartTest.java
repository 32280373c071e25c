package dev.nabi.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each folder of {@code chart/} holds values and what the chart renders from them; {@code -Dupdate} writes the latter. */
class ChartTest {
    private static final Path CHART = Path.of("nabi");
    private static final Path CASES = Path.of("src/test/resources/chart");

    static List<Path> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatIsCommitted(Path folder) throws IOException {
        var rendered = render(folder.resolve("values.yaml"));
        var expected = folder.resolve("rendered.yaml");
        if (System.getProperty("update") != null) {
            Files.writeString(expected, rendered);
        }

        assertThat(rendered).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPodFitsPodSecurityRestricted(Path folder) throws IOException {
        var workloads = Arrays.stream(
                        Files.readString(folder.resolve("rendered.yaml")).split("\n---\n"))
                .filter(document -> document.contains("\n  template:\n"))
                .toList();

        assertThat(workloads).hasSizeBetween(2, 4).allSatisfy(workload -> {
            assertThat(workload)
                    .contains("runAsNonRoot: true", "type: RuntimeDefault", "readOnlyRootFilesystem: true")
                    .contains("allowPrivilegeEscalation: false", "drop:");
            assertThat(workload).doesNotContain("hostPath", "hostNetwork", "hostPort", "privileged: true");
        });
    }

    /** One late answer of a second took every gateway off the Service at once. */
    @ParameterizedTest
    @MethodSource("cases")
    void aProcessMayBeSlowForTenSecondsBeforeItIsTakenOffItsService(Path folder) throws IOException {
        var probes = Pattern.compile(
                        "readinessProbe:(?:\\n +httpGet:(?:\\n +(?:path|port): .*)+)\\n +periodSeconds: (\\d+)"
                                + "\\n +timeoutSeconds: (\\d+)\\n +failureThreshold: (\\d+)")
                .matcher(Files.readString(folder.resolve("rendered.yaml")))
                .results()
                .toList();

        assertThat(probes).hasSizeGreaterThanOrEqualTo(2).allSatisfy(probe -> {
            assertThat(Integer.parseInt(probe.group(1)) * Integer.parseInt(probe.group(3)))
                    .isGreaterThanOrEqualTo(10);
            assertThat(Integer.parseInt(probe.group(2))).isGreaterThanOrEqualTo(5);
        });
    }

    @Test
    void everyValueHasASentenceAboveIt() throws IOException {
        var lines = Files.readAllLines(CHART.resolve("values.yaml"));

        // What is deeper belongs to Kubernetes, as in a list of resources.
        assertThat(IntStream.range(1, lines.size())
                        .filter(i -> lines.get(i).matches(" {2,4}\\w+: \\S.*"))
                        .filter(i -> !lines.get(i - 1).strip().startsWith("#"))
                        .mapToObj(lines::get))
                .isEmpty();
    }

    @Test
    void passesStrictLint() {
        var lint = new Helm(CHART).lint().strict().call();

        assertThat(lint.isFailed()).as(String.valueOf(lint.getMessages())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.replica=2",
                "unknown=1",
                "operator.replicas=-1",
                "gateway.url=ftp://x",
                "image.pullPolicy=Sometimes",
                "events.replicas=0",
                "log.format=xml",
                "watchNamespaces[0]=Team",
                "functions.allow[0]=image",
                "functions.pod.runtimeClass=gvisor",
                "gateway.maxHeaderBytes=10",
                "gateway.maxBodyBytes=-1",
                "console.url=nabi.example.org",
                "console.prometheus=prometheus:9090",
                "console.accounts.first=Ada",
                "console.session.life=forever"
            })
    void refusesWhatTheSchemaDoesNotKnow(String setting) {
        var parts = setting.split("=", 2);

        assertThatThrownBy(() -> new Helm(CHART)
                        .template()
                        .set(parts[0], value(parts[1]))
                        .call())
                .hasMessageContaining("values don't meet the specifications");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway.autoscaling.enabled=true,gateway.autoscaling.minReplicas=11 | minReplicas is 11 and more than maxReplicas, 10
            httpRoute.enabled=true                                              | httpRoute.enabled needs httpRoute.parentRefs
            ingress.enabled=true                                                | ingress.enabled needs ingress.hosts
            gateway.tls.only=true                                               | gateway.tls.only needs gateway.tls.secretNames
            metering.size=1Gi                                                   | metering.size is 1Gi: a journal of metering.journalMiB = 1024 needs a volume of 1152Mi or more
            events.enabled=true,events.replicas=2                               | an SQLite file has one process
            events.enabled=true,gateway.tls.only=true,gateway.tls.secretNames[0]=a | needs the gateways' clear port
            events.database.existingSecret=a                                    | needs events.database.url
            metering.database.existingSecret=a                                  | needs metering.database.url
            metering.persistence.keepDeployment=true                            | is for the change to metering.persistence.enabled
            operator.podDisruptionBudget.minAvailable=1                         | operator.podDisruptionBudget has both
            gateway.podDisruptionBudget.minAvailable=0                          | gateway.podDisruptionBudget has both
            gateway.maxConnectionsPerClient=20000                               | gateway.maxConnectionsPerClient is 20000 and more than gateway.maxConnections, 10000
            watchNamespaces[0]=a,budgets.namespaces.b.invocations=1             | budgets.namespaces.b is none of watchNamespaces: a
            functions.pod.labels.nabi\\.dev/function=x                          | functions.pod.labels: nabi.dev/function is set by the platform
            metrics.tokenSecret=a                                               | metrics.tokenSecret needs management.metrics: token
            metrics.podMonitor=true,management.metrics=token                    | needs metrics.tokenSecret
            metrics.dashboard=true,metrics.honorLabels=false                    | need metrics.honorLabels
            console.enabled=true,console.accounts.namespace=nabi-system         | the console may ask for tokens of every ServiceAccount in it
            console.oidc.issuer=https://a                                       | console.oidc.issuer needs console.oidc.client
            console.oidc.existingSecret=a                                       | console.oidc.existingSecret needs console.oidc.issuer
            console.ingress.enabled=true                                        | console.ingress.enabled needs console.ingress.host
            console.httpRoute.enabled=true                                      | console.httpRoute.enabled needs console.httpRoute.parentRefs
            console.podDisruptionBudget.minAvailable=1                          | console.podDisruptionBudget has both
            tracing.headersSecret=a                                             | tracing.headersSecret needs tracing.endpoint
            metering.persistence.storageClass=a                                 | needs metering.persistence.enabled
            """)
    void refusesValuesThatContradictEachOther(String settings, String message) {
        var command = new Helm(CHART).template().withNamespace("nabi-system");
        for (var setting : settings.split(",", -1)) {
            var parts = setting.split("=", 2);
            command.set(parts[0], value(parts[1]));
        }

        assertThatThrownBy(command::call).hasMessageContaining(message);
    }

    @Test
    void eventsAreNowhereWhereTheyAreNotEnabled() throws IOException {
        assertThat(Files.readString(CASES.resolve("defaults/rendered.yaml")))
                .doesNotContain("nabi-events", "NABI_EVENTS", "EVENTS_LABELS");
    }

    @Test
    void theConsoleIsNowhereWhereItIsNotEnabled() throws IOException {
        assertThat(Files.readString(CASES.resolve("defaults/rendered.yaml"))).doesNotContain("console", "-usage");
    }

    /** What it does for people it does with their tokens. */
    @Test
    void theConsolesOwnAccountHasRightsInItsOwnNamespaceAlone() throws IOException {
        var bindings = Arrays.stream(
                        Files.readString(CASES.resolve("console/rendered.yaml")).split("\n---\n"))
                .filter(document -> document.matches("(?s).*\nkind: (Cluster)?RoleBinding\n.*")
                        && document.matches("(?s).*name: nabi-console\n    namespace: nabi-system.*"))
                .toList();

        assertThat(bindings)
                .singleElement()
                .satisfies(binding ->
                        assertThat(binding).contains("kind: RoleBinding", "namespace: nabi-system-accounts"));
    }

    /** The reviews of tokens and the issuer's keys are in no namespace. */
    @Test
    void whereNamespacesAreNamedNoAccountMayReadOrWriteAnyOther() throws IOException {
        var cluster = Arrays.stream(Files.readString(CASES.resolve("watch-namespaces/rendered.yaml"))
                        .split("\n---\n"))
                .filter(document -> document.contains("\nkind: ClusterRole\n"))
                .toList();

        assertThat(cluster)
                .hasSize(2)
                .allSatisfy(role -> assertThat(role)
                        .doesNotContain(
                                "functions", "pods", "deployments", "secrets", "configmaps", "resources: [events]"));
    }

    @Test
    void leavesOutRulesThatAServerBefore125DoesNotKnow() {
        assertThat(definition("1.24.17"))
                .doesNotContain("x-kubernetes-validations")
                .contains("x-kubernetes-");
        assertThat(definition("1.25.0")).contains("x-kubernetes-validations");
    }

    private static String definition(String version) {
        return new Helm(CHART)
                .template()
                .withKubeVersion(version)
                .set("demand.existingSecret", "own-token")
                .call();
    }

    @ParameterizedTest
    @ValueSource(strings = {"functions.nabi.dev.yaml", "triggers.nabi.dev.yaml"})
    void carriesTheDefinitionThatTheRecordsGive(String file) throws IOException {
        assertThat(Files.readString(CHART.resolve("files").resolve(file)))
                .as("copy crds/" + file + " to helm/nabi/files/")
                .isEqualTo(Files.readString(Path.of("../crds").resolve(file)));
        assertThat(definition("1.36.0")).contains("name: " + file.replace(".yaml", ""));
    }

    private static Object value(String text) {
        if (text.matches("true|false")) {
            return Boolean.valueOf(text);
        }
        return text.matches("-?[0-9]+") ? Integer.valueOf(text) : text;
    }

    /** The rendered chart without the long definitions, which have tests of their own. */
    private static String render(Path values) {
        return new Helm(CHART)
                .template()
                .withName("nabi")
                .withNamespace("nabi-system")
                .set("crd.install", false)
                .withValuesFile(values)
                .call();
    }
}
