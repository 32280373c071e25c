package dev.nabi.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.ports.FreePort;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionConditionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform with a mock API and parts that only say that they are ready. */
class PlatformIT {
    private static final Pattern PID = Pattern.compile("pid (\\d+)");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private Options options;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        var home = directory.resolve("home");
        installation = new Installation(home);
        part(installation.gateway(), false);
        part(installation.operator(), false);
        part(installation.events(), false);
        part(installation.console(), false);
        Files.createDirectories(installation.runtime());
        Files.createFile(installation.runtime().resolve("nabi-function.jar"));
        Files.createFile(installation.runtime().resolve("jvm.options"));
        Files.createDirectories(home.resolve("crds"));
        for (var definition : installation.definitions()) {
            Files.copy(Path.of("../crds").resolve(definition.getFileName()), definition);
        }
        options = options(false);
    }

    @Test
    void startsEverythingTellsHowToUseItAndLeavesNoProcess() throws Exception {
        var state = directory.resolve("state");
        try (var platform = platform()) {
            platform.start(MockApi::new);

            assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("export KUBECONFIG=" + state.resolve("kubeconfig"))
                    .contains("http://127.0.0.1:" + options.ports().gateway());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("kubeconfig"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(state.resolve("operator.log")))
                    .contains("NABI_OPERATOR_BASE_IMAGE", "NABI_DEMAND_TOKEN", "KUBECONFIG")
                    .doesNotContain("SECRET_OF_THE_SHELL");
            assertThat(process("gateway")).isPresent();
            assertThat(process("events")).isPresent();
            assertThat(Files.readString(state.resolve("events.log")))
                    .contains("NABI_EVENTS_TOKEN", "NABI_EVENTS_GATEWAY")
                    .doesNotContain("SECRET_OF_THE_SHELL");
            var link = Pattern.compile("http://127.0.0.1:%d/invitation/admin\\.([0-9a-f]{48})"
                            .formatted(options.ports().console()))
                    .matcher(told.toString(StandardCharsets.UTF_8));
            assertThat(link.find()).isTrue();
            assertThat(Files.readString(state.resolve("console.log")))
                    .contains("NABI_CONSOLE_FIRST_INVITATION", "NABI_CONSOLE_NAMESPACE")
                    .doesNotContain("SECRET_OF_THE_SHELL");
            var second = platform();
            assertThatThrownBy(() -> second.start(MockApi::new))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("another platform runs")
                    .hasMessageContaining("--state");
            second.close();
        }

        assertThat(process("gateway").isPresent()).isFalse();
        assertThat(process("operator").isPresent()).isFalse();
        assertThat(process("events").isPresent()).isFalse();
        assertThat(process("console").isPresent()).isFalse();
        assertThat(told.toString(StandardCharsets.UTF_8))
                .containsSubsequence("stopped", "gateway", "operator", "functions", "Kubernetes API");
    }

    @Test
    void theConsoleIsLeftOutWhereItIsNotWanted() throws Exception {
        options =
                new Options(options.home(), options.state(), options.ports(), options.empty(), options.fresh(), false);
        Files.delete(installation.console());
        try (var platform = platform()) {
            platform.start(MockApi::new);

            assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("gateway")
                    .doesNotContain("console");
            assertThat(directory.resolve("state/console.log")).doesNotExist();
        }
    }

    @Test
    void aPartThatDiesAtTheStartIsToldWithItsOutput() throws Exception {
        part(installation.operator(), true);
        try (var platform = platform()) {
            assertThatThrownBy(() -> platform.start(MockApi::new))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("the operator ended with exit code 3")
                    .hasMessageContaining("boom");
        }
    }

    @Test
    void aPartThatDiesLaterIsToldToo() throws Exception {
        try (var platform = platform()) {
            platform.start(MockApi::new);

            process("gateway").orElseThrow().destroyForcibly();

            assertThat(platform.awaitEnd()).contains("the gateway ended with exit code 137");
        }
    }

    /** Synchronous calls need no events: it is started again, and what it had stays. */
    @Test
    void eventsThatDiesIsStartedAgainAndTheOthersGoOn() throws Exception {
        try (var platform = platform()) {
            platform.start(MockApi::new);
            var first = process("events").orElseThrow();
            var kept = Files.writeString(directory.resolve("state/events/events.db"), "kept");

            first.destroyForcibly();
            var pids = awaitPids("events", 2);

            assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("the events ended with exit code 137", "It is started again");
            assertThat(pids.getFirst()).isEqualTo(first.pid());
            assertThat(kept).hasContent("kept");
            assertThat(process("gateway").orElseThrow().isAlive()).isTrue();
            assertThat(platform.isClosed()).isFalse();

            for (var restart = 2; restart <= 6; restart++) {
                ProcessHandle.of(awaitPids("events", restart).getLast())
                        .orElseThrow()
                        .destroyForcibly();
            }
            awaitTold("It is not started again");
            assertThat(awaitPids("events", 6)).hasSize(6);
        }
    }

    private List<Long> awaitPids(String part, int count) throws Exception {
        for (var i = 0; i < 1000; i++) {
            var pids = PID.matcher(Files.readString(directory.resolve("state").resolve(part + ".log")))
                    .results()
                    .map(found -> Long.valueOf(found.group(1)))
                    .toList();
            if (pids.size() >= count) {
                return pids;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("not " + count + " processes of " + part + ": " + told);
    }

    private void awaitTold(String words) throws Exception {
        for (var i = 0; i < 1000 && !told.toString(StandardCharsets.UTF_8).contains(words); i++) {
            Thread.sleep(20);
        }
        assertThat(told.toString(StandardCharsets.UTF_8)).contains(words);
    }

    @Test
    void aTakenPortIsRefusedWithItsOption() throws Exception {
        try (var _ = new ServerSocket(options.ports().api(), 1, InetAddress.getLoopbackAddress());
                var platform = platform()) {
            assertThatThrownBy(() -> platform.start(MockApi::new))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("port " + options.ports().api())
                    .hasMessageContaining("--api-port");
        }
    }

    @Test
    void missingPartsAreNamedBeforeAnythingStarts() throws Exception {
        Files.delete(installation.gateway());
        try (var platform = platform()) {
            assertThatThrownBy(() -> platform.start(MockApi::new))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(installation.gateway().toString())
                    .hasMessageContaining("./nabi build");
        }
        assertThat(directory.resolve("state")).doesNotExist();
    }

    private Options options(boolean fresh) throws IOException {
        var ports = new PortOptions(
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next(),
                FreePort.next());
        return new Options(installation.home(), directory.resolve("state"), ports, true, fresh, true);
    }

    @Test
    void usageAndLogsStayUntilAFreshStart() throws Exception {
        var state = directory.resolve("state");
        var usage = Files.createDirectories(state.resolve("gateway/metering")).resolve("ledger");
        var ended = Files.createDirectories(state.resolve("pods/ended")).resolve("demo_hello_uid.log");
        Files.writeString(usage, "1");
        Files.writeString(ended, "2");
        var mine = Files.writeString(state.resolve("notes.txt"), "3");
        try (var platform = platform()) {
            platform.start(MockApi::new);
            assertThat(usage).hasContent("1");
            assertThat(ended).hasContent("2");
            assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("usage and logs stay in " + state)
                    .contains("--fresh");
        }

        options = options(true);
        try (var platform = platform()) {
            platform.start(MockApi::new);
            assertThat(usage).doesNotExist();
            assertThat(ended).doesNotExist();
            assertThat(mine).hasContent("3");
        }
    }

    private Platform platform() {
        return new Platform(
                options,
                Map.of("PATH", "/usr/bin:/bin", "SECRET_OF_THE_SHELL", "x"),
                new Progress(new PrintStream(told, true, StandardCharsets.UTF_8)));
    }

    private Optional<ProcessHandle> process(String part) throws IOException {
        var pid = PID.matcher(Files.readString(directory.resolve("state").resolve(part + ".log")));
        assertThat(pid.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(pid.group(1)));
    }

    private static void part(Path jar, boolean failing) throws IOException {
        Files.createDirectories(jar.getParent());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakePart.class.getName());
        var name = FakePart.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var code = FakePart.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
            if (failing) {
                out.putNextEntry(new JarEntry("fail"));
            }
        }
    }

    /** The client library's mock API server, which takes up a definition only when it is told to. */
    private static final class MockApi implements KubernetesApi {
        private final KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
        private final Thread establishing;

        MockApi(int port, Path podLogs) {
            server.init(InetAddress.getLoopbackAddress(), port);
            establishing = Thread.ofVirtual().start(this::establish);
        }

        private void establish() {
            try (var client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(kubeconfig()))
                    .build()) {
                var definitions = client.apiextensions().v1().customResourceDefinitions();
                for (var name : List.of("functions.nabi.dev", "triggers.nabi.dev")) {
                    definitions.withName(name).waitUntilCondition(found -> found != null, 20, TimeUnit.SECONDS);
                    definitions.withName(name).editStatus(MockApi::established);
                }
            }
        }

        private static CustomResourceDefinition established(CustomResourceDefinition definition) {
            definition.setStatus(new CustomResourceDefinitionStatusBuilder()
                    .withConditions(new CustomResourceDefinitionConditionBuilder()
                            .withType("Established")
                            .withStatus("True")
                            .build())
                    .build());
            return definition;
        }

        @Override
        public URI uri() {
            return URI.create("http://127.0.0.1:" + server.getPort());
        }

        @Override
        public String kubeconfig() {
            return """
                    apiVersion: v1
                    kind: Config
                    current-context: mock
                    clusters: [{name: mock, cluster: {server: "%s"}}]
                    users: [{name: mock, user: {}}]
                    contexts: [{name: mock, context: {cluster: mock, user: mock, namespace: default}}]
                    """.formatted(uri());
        }

        @Override
        public void close() {
            establishing.interrupt();
            server.destroy();
        }
    }
}
