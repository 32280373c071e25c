package dev.nabi.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.local.agent.container.BaseImage;
import dev.nabi.local.agent.container.ConfigRef;
import dev.nabi.local.agent.status.RestartBackoff;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes ({@code sh} and this JDK) under an API in memory. */
class NodeAgentIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Listens on {@code $PORT} until it is asked to end. */
    private static final String LISTEN = """
            image: any
            command: [JAVA, -Xshare:auto, -XX:TieredStopAtLevel=1, -m, jdk.httpserver/sun.net.httpserver.simpleserver.Main]
            args: [-b, 127.0.0.1, -p, "$(PORT)"]
            ports: [{name: http1, containerPort: 8080}]
            startupProbe: {tcpSocket: {port: http1}, periodSeconds: 1, failureThreshold: 60}
            """.replace("JAVA", JAVA.toString());

    @TempDir
    Path state;

    private final FakePodsApi api = new FakePodsApi();
    private NodeAgent agent;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        var image = new BaseImage("base:1", JAVA, Path.of("/nowhere"), false);
        var restarts = new RestartBackoff.Limits(Duration.ofMillis(50), Duration.ofHours(1), Duration.ofHours(2));
        agent = NodeAgent.start(
                new AgentOptions(
                        "local",
                        state.resolve("pods"),
                        image,
                        "/usr/bin:/bin",
                        21000,
                        21999,
                        1000,
                        restarts,
                        Duration.ofSeconds(5),
                        InstantSource.system()),
                api);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void runsAProcessUntilItIsReadyAndRemovesThePodWhenItHasEnded() throws Exception {
        api.apply(Pods.of(LISTEN));

        var running = api.await(NodeAgentIT::isReady);
        var process = process(running);
        assertThat(process.isAlive()).isTrue();
        assertThat(api.pod().getMetadata().getAnnotations())
                .hasEntrySatisfying(
                        Labels.PORT, port -> assertThat(Integer.parseInt(port)).isBetween(21000, 21999));
        assertThat(api.writes().subList(0, 2)).containsExactly("port", "Running with address");

        api.delete(30);
        api.awaitRemoval();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void writesBothOutputsToTheLogAndBoundsIt() throws Exception {
        api.apply(Pods.of(sh(
                "for i in 1 2 3 4 5 6 7 8 9; do printf '%0300d\\n' $i; echo err $i >&2; sleep 0.02; done; sleep 60")));

        var log = log();
        awaitTrue(() -> Files.exists(log) && Files.readString(log).contains("err 9"));

        assertThat(Files.size(log)).isLessThanOrEqualTo(1000);
        assertThat(log.resolveSibling("container.log.1")).exists().isNotEmptyFile();
    }

    @Test
    void theProcessSeesItsEnvironmentAndVolumesAndNothingOfTheAgents() throws Exception {
        api.put(ConfigRef.configMap("files"), Map.of("greeting", "hello\n".getBytes(StandardCharsets.UTF_8)));
        api.apply(Pods.of("volumes: [{name: files, configMap: {name: files}}]", """
                %s
                env: [{name: PORT, value: "8080"}, {name: WHO, value: nabi}, {name: FILE, value: /etc/files/greeting}]
                volumeMounts: [{name: files, mountPath: /etc/files}]
                """.formatted(
                        sh("cat $FILE /dev/null; env; exec sleep 60").stripTrailing())));

        var log = log();
        awaitTrue(() -> Files.exists(log) && Files.readString(log).contains("WHO="));

        var names = Files.readAllLines(log).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name));
        assertThat(names).containsExactlyInAnyOrder("PORT", "HOST", "WHO", "FILE", "PATH", "HOME", "TMPDIR", "LANG");
        assertThat(Files.readString(log))
                .startsWith("hello\n")
                .contains("WHO=nabi\n")
                .contains("PORT=21")
                .contains("HOST=127.0.0.1\n");
    }

    @Test
    void aCrashIsToldWithItsOutputAndRestartedWithBackOff() throws Exception {
        api.apply(Pods.of(sh("echo boom; exit 3") + "terminationMessagePolicy: FallbackToLogsOnError"));

        var status = api.await(seen -> container(seen).getRestartCount() >= 3
                && container(seen).getState().getWaiting() != null);

        assertThat(container(status).getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container(status).getLastState().getTerminated())
                .returns(3, end -> end.getExitCode())
                .returns("Error", end -> end.getReason())
                .returns("boom\n", end -> end.getMessage());
    }

    @Test
    void aProcessThatIgnoresTheQuestionIsKilledWithItsChildrenAfterTheGracePeriod() throws Exception {
        api.apply(Pods.of(sh("trap '' TERM; sleep 300 & echo child $!; while true; do sleep 0.1; done")));
        var log = log();
        awaitTrue(() -> Files.exists(log) && Files.readString(log).contains("child"));
        var child = Long.parseLong(Files.readString(log).strip().substring("child ".length()));
        var process = process(api.await(seen -> "Running".equals(seen.getPhase())));

        api.delete(1);
        api.awaitRemoval();

        assertThat(process.isAlive()).isFalse();
        awaitTrue(() -> !isRunning(child));
    }

    @Test
    void charactersBeyondAsciiArriveAsTheyAre() throws Exception {
        api.put(ConfigRef.configMap("words"), Map.of("butterfly", "나비".getBytes(StandardCharsets.UTF_8)));
        api.apply(Pods.of(sh("echo \"$WORD $butterfly grün\"; exec sleep 300")
                + "env: [{name: WORD, value: '蝶'}]\nenvFrom: [{configMapRef: {name: words}}]"));

        awaitTrue(() -> Files.exists(log()) && Files.readString(log()).contains("\n"));

        assertThat(Files.readString(log())).isEqualTo("蝶 나비 grün\n");
    }

    @Test
    void aNulCharacterIsToldAndTheAgentGoesOn() throws Exception {
        api.put(ConfigRef.configMap("words"), Map.of("A", "x\0y".getBytes(StandardCharsets.UTF_8)));
        api.apply(Pods.of(sh("exec sleep 300") + "envFrom: [{configMapRef: {name: words}}]"));
        var waiting = api.await(seen -> container(seen).getState().getWaiting() != null);
        assertThat(container(waiting).getState().getWaiting())
                .returns("RunContainerError", state -> state.getReason())
                .extracting(state -> state.getMessage())
                .asString()
                .contains("the environment variable A holds a NUL character");

        api.put(ConfigRef.configMap("words"), Map.of("A", "xy".getBytes(StandardCharsets.UTF_8)));

        api.await(seen -> "Running".equals(seen.getPhase()));
        api.delete(1);
        api.awaitRemoval();
    }

    @Test
    void aRestartBeginsALogOfItsOwnAndSeesNoKeyThatIsGone() throws Exception {
        api.put(ConfigRef.configMap("files"), Map.of("a", bytes("1"), "b", bytes("2")));
        api.apply(
                Pods.of("volumes: [{name: files, configMap: {name: files}}, {name: own, emptyDir: {}}]", """
                %s
                volumeMounts: [{name: files, mountPath: /etc/files}, {name: own, mountPath: /own}]
                env: [{name: FILES, value: /etc/files}, {name: OWN, value: /own}]
                """.formatted(
                                sh("ls $FILES $OWN; touch $OWN/kept; test -e $FILES/b || exec sleep 300; sleep 0.2; exit 1")
                                        .stripTrailing())));
        awaitTrue(() -> Files.exists(log()) && Files.readString(log()).contains("b\n"));

        api.put(ConfigRef.configMap("files"), Map.of("a", bytes("1")));
        awaitTrue(() -> Files.exists(log("previous.log"))
                && Files.exists(log())
                && Files.readString(log()).contains("kept\n"));

        assertThat(Files.readString(log())).contains("a\n").doesNotContain("b\n");
        assertThat(Files.readString(log("previous.log"))).contains("b\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theLastLogOfAPodStaysWhenThePodIsGone() throws Exception {
        api.apply(Pods.of(sh("echo last words; exec sleep 300")));
        awaitTrue(() -> Files.exists(log()) && Files.readString(log()).contains("last words"));

        api.forceDelete();

        var ended = state.resolve("pods/ended/demo_hello_7e0f0d3e-0000-4000-8000-000000000001.log");
        awaitTrue(() -> Files.exists(ended));
        assertThat(ended).hasContent("last words");
    }

    @Test
    void aPodThatIsDeletedByForceLeavesNoProcess() throws Exception {
        api.apply(Pods.of(sh("exec sleep 300")));
        var process = process(api.await(seen -> "Running".equals(seen.getPhase())));

        api.forceDelete();

        awaitTrue(() -> !process.isAlive());
        awaitTrue(() -> !Files.exists(log().getParent()));
    }

    @Test
    void aStopOfTheAgentEndsItsProcessesAndKeepsTheirLogs() throws Exception {
        api.apply(Pods.of(sh("echo here; exec sleep 300")));
        var process = process(api.await(seen -> "Running".equals(seen.getPhase())));
        awaitTrue(() -> Files.readString(log()).contains("here"));

        agent.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(log()).exists();
        assertThat(api.pod()).isNotNull();
    }

    @Test
    void aStartProbeThatIsNeverAnsweredRestartsTheContainer() throws Exception {
        api.apply(Pods.of(sh("exec sleep 300")
                + "startupProbe: {tcpSocket: {port: 1}, periodSeconds: 1, failureThreshold: 1}\n"
                + "ports: [{containerPort: 8080}]"));

        var status = api.await(seen -> container(seen).getLastState() != null
                && container(seen).getLastState().getTerminated() != null);

        assertThat(container(status).getLastState().getTerminated().getExitCode())
                .isEqualTo(143);
        awaitTrue(() -> Files.exists(log("previous.log"))
                && Files.readString(log("previous.log")).contains("the startup probe failed for 1 s"));
    }

    @Test
    void aPlainImageWaitsAndSaysWhatToDo() throws Exception {
        api.apply(Pods.of("image: nginx"));

        var status = api.await(seen -> container(seen).getState().getWaiting() != null);

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(container(status).getState().getWaiting())
                .returns("ContainerEngineMissing", waiting -> waiting.getReason())
                .extracting(waiting -> waiting.getMessage())
                .asString()
                .contains("spec.command");
        api.delete(30);
        api.awaitRemoval();
    }

    @Test
    void aMissingSecretIsWaitedFor() throws Exception {
        api.apply(Pods.of(sh("exec sleep 300") + "envFrom: [{secretRef: {name: keys}}]"));
        var waiting = api.await(seen -> container(seen).getState().getWaiting() != null);
        assertThat(container(waiting).getState().getWaiting())
                .returns("CreateContainerConfigError", state -> state.getReason())
                .returns("secret \"keys\" not found in namespace \"demo\"", state -> state.getMessage());

        api.put(ConfigRef.secret("keys"), Map.of());

        api.await(seen -> "Running".equals(seen.getPhase()));
    }

    @Test
    void aStatusThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        api.fail(1);
        api.apply(Pods.of(sh("exec sleep 300")));

        api.await(seen -> "Running".equals(seen.getPhase()));

        assertThat(api.writes().getFirst()).isEqualTo("port");
    }

    @Test
    void aPodThatIsNotRestartedEndsAsSucceeded() throws Exception {
        api.apply(Pods.of("restartPolicy: Never", sh("exit 0")));

        var status = api.await(seen -> "Succeeded".equals(seen.getPhase()));

        assertThat(container(status).getState().getTerminated().getReason()).isEqualTo("Completed");
    }

    private static String sh(String script) {
        return "image: any\ncommand: [sh, -c, '" + script.replace("'", "''").replace("$", "$$") + "']\n";
    }

    private Path log() {
        return log("container.log");
    }

    private Path log(String name) {
        return state.resolve("pods/demo_hello_7e0f0d3e-0000-4000-8000-000000000001")
                .resolve(name);
    }

    private static boolean isReady(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static ContainerStatus container(PodStatus status) {
        return status.getContainerStatuses().getFirst();
    }

    private static ProcessHandle process(PodStatus status) {
        var id = container(status).getContainerID();
        return ProcessHandle.of(Long.parseLong(id.substring("process://".length())))
                .orElseThrow();
    }

    /** Not merely waiting for a parent to ask for its end, as an orphan may where nobody does. */
    private static boolean isRunning(long pid) throws IOException {
        var stat = Path.of("/proc/" + pid + "/stat");
        return ProcessHandle.of(pid).isPresent()
                && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    }

    private interface Question {
        boolean ask() throws IOException;
    }

    private static void awaitTrue(Question question) throws IOException, InterruptedException {
        for (var left = 2000; !question.ask(); left--) {
            assertThat(left).as("tries left").isPositive();
            Thread.sleep(10);
        }
    }
}
