package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types: the real kubectl against the embedded API. */
class KubectlIT {
    private static final String FUNCTION = """
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: hello}
            spec: {image: "hello:1", concurrency: %d}
            """;
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: function, image: "web:%d", ports: [{containerPort: 8080}]}]}
            """;

    @TempDir
    private Path folder;

    private EmbeddedApi api;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        var onPath = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl")));
        assumeTrue(onPath, "no kubectl on the PATH");
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(folder.resolve("pods")));
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
        kubectl("apply", "-f", EmbeddedApiContractIT.crd().toAbsolutePath().toString());
    }

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
    }

    /** What kubectl printed, both channels; it has to succeed. */
    private String kubectl(String... arguments) throws IOException, InterruptedException {
        var process = begin(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("kubectl %s: %s", String.join(" ", arguments), output)
                .isZero();
        return output;
    }

    private String refused(String... arguments) throws IOException, InterruptedException {
        var process = begin(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isNotZero();
        return output;
    }

    private Process begin(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("kubectl", "--request-timeout=30s"));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void functionsAreAppliedShownChangedAndDeleted() throws Exception {
        var first = file("first.yaml", FUNCTION.formatted(5));
        var second = file("second.yaml", FUNCTION.formatted(6));

        assertThat(kubectl("apply", "-f", first)).contains("function.nabi.dev/hello created");
        assertThat(kubectl("apply", "-f", first)).contains("function.nabi.dev/hello unchanged");
        assertThat(refusedOrNot("diff", "-f", second)).contains("+  concurrency: 6");
        assertThat(kubectl("apply", "-f", second)).contains("function.nabi.dev/hello configured");
        assertThat(kubectl("get", "fn")).contains("READY", "URL", "AGE", "hello");
        assertThat(kubectl("get", "fn", "-o", "wide")).contains("hello");
        assertThat(kubectl("get", "fn", "hello", "-o", "yaml")).contains("concurrency: 6", "generation: 2");
        assertThat(kubectl("get", "fn", "hello", "-o", "json")).contains("\"port\": 8080");
        assertThat(kubectl("get", "fn", "hello", "-o", "jsonpath={.spec.image}"))
                .isEqualTo("hello:1");
        assertThat(kubectl("describe", "fn", "hello")).contains("Concurrency:", "Kind:         Function");
        assertThat(kubectl("explain", "fn.spec.scale")).contains("zeroAfter", "KIND:       Function");
        assertThat(kubectl("label", "fn", "hello", "a=b")).contains("labeled");
        assertThat(kubectl("get", "fn", "-l", "a=b", "-o", "name")).contains("function.nabi.dev/hello");
        assertThat(kubectl("annotate", "fn", "hello", "c=d")).contains("annotated");
        assertThat(kubectl("patch", "fn", "hello", "--type=merge", "-p", "{\"spec\":{\"port\":81}}"))
                .contains("patched");
        assertThat(kubectl("delete", "fn", "hello")).contains("\"hello\" deleted");
        assertThat(kubectl("get", "fn")).contains("No resources found");
    }

    private String refusedOrNot(String... arguments) throws IOException, InterruptedException {
        var process = begin(arguments);
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void badFunctionsAreRefusedWithAReason() throws Exception {
        assertThat(refused("apply", "-f", file("bad.yaml", FUNCTION.formatted(-1))))
                .contains("spec.concurrency");
        assertThat(refused("apply", "-f", file("bad.yaml", FUNCTION.formatted(1).replace("image", "imag"))))
                .contains("unknown field \"spec.imag\"");
        assertThat(refused("apply", "-f", file("bad.yaml", FUNCTION.formatted(1).replace("image: \"hello:1\", ", ""))))
                .contains("exactly one of spec.java and spec.image");
    }

    /** As a backup is applied again; kubectl could not read the media type of the old OpenAPI, which it asks for then. */
    @Test
    void aListIsApplied() throws Exception {
        var first = file("hello.yaml", FUNCTION.formatted(5));
        kubectl("apply", "-f", first);
        var list = kubectl("get", "fn", "-o", "yaml")
                .replaceAll("(?m)^ +(uid|resourceVersion|creationTimestamp): .*\n", "");
        kubectl("delete", "fn", "hello");

        assertThat(kubectl("apply", "-f", file("list.yaml", list))).contains("function.nabi.dev/hello created");
    }

    @Test
    void aServerSideApplyAndItsConflict() throws Exception {
        var mine = file("mine.yaml", FUNCTION.formatted(5));
        var theirs = file("theirs.yaml", FUNCTION.formatted(6));

        assertThat(kubectl("apply", "--server-side", "-f", mine)).contains("serverside-applied");
        assertThat(refused("apply", "--server-side", "--field-manager=other", "-f", theirs))
                .contains("conflict with \"kubectl\": .spec.concurrency");
        assertThat(kubectl("apply", "--server-side", "--force-conflicts", "--field-manager=other", "-f", theirs))
                .contains("serverside-applied");
    }

    @Test
    void deploymentsAreRolledOutScaledAndDescribed() throws Exception {
        kubectl("apply", "-f", file("web.yaml", DEPLOYMENT.formatted(1)));
        kubectl("wait", "--for=jsonpath={.status.replicas}=1", "deploy/web", "--timeout=20s");
        makeReady();
        assertThat(kubectl("rollout", "status", "deploy/web", "--timeout=20s")).contains("successfully rolled out");
        assertThat(kubectl("wait", "--for=condition=Available", "deploy/web", "--timeout=20s"))
                .contains("condition met");
        assertThat(kubectl("get", "deploy,rs,pods", "-o", "wide")).contains("1/1", "web:1", "Running");
        assertThat(kubectl("describe", "deploy", "web")).contains("1 desired | 1 updated | 1 total | 1 available");
        assertThat(kubectl("describe", "pod", "-l", "app=web")).contains("Controlled By:", "ReplicaSet/web-");
        assertThat(kubectl("scale", "deploy", "web", "--replicas=0")).contains("scaled");
        assertThat(kubectl("get", "deploy", "web", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("0");
    }

    /** Writes the status that a node agent would. */
    private void makeReady() throws IOException, InterruptedException {
        var status = "{\"status\":{\"phase\":\"Running\",\"podIP\":\"127.0.0.1\",\"conditions\":[{\"type\":\"Ready\","
                + "\"status\":\"True\"}],\"containerStatuses\":[{\"name\":\"function\",\"ready\":true,"
                + "\"restartCount\":0,\"image\":\"web\",\"imageID\":\"\",\"state\":{\"running\":{}}}]}}";
        var pod = kubectl("get", "pods", "-o", "name").strip();
        kubectl("patch", pod, "--subresource=status", "--type=merge", "-p", status);
    }

    @Test
    void logsComeFromThePodsFileAndAreFollowedUntilItIsGone() throws Exception {
        kubectl("apply", "-f", file("web.yaml", DEPLOYMENT.formatted(1)));
        kubectl("wait", "--for=jsonpath={.status.replicas}=1", "deploy/web", "--timeout=20s");
        var pod = Json.parse(kubectl("get", "pods", "-o", "json")).path("items").path(0);
        var place = folder.resolve("pods").resolve("default_" + Meta.name(pod) + "_" + Meta.uid(pod));
        var log = Files.createDirectories(place).resolve("container.log");
        Files.writeString(log, "one\ntwo\nthree\n");
        makeReady();

        assertThat(kubectl("logs", Meta.name(pod))).isEqualTo("one\ntwo\nthree\n");
        assertThat(kubectl("logs", "--tail=1", Meta.name(pod))).isEqualTo("three\n");
        assertThat(kubectl("logs", "deploy/web", "--tail=2")).endsWith("two\nthree\n");
        var follow = begin("logs", "-f", Meta.name(pod));
        var lines = follow.inputReader();
        assertThat(lines.readLine()).isEqualTo("one");
        Files.writeString(log, "four\n", StandardOpenOption.APPEND);
        assertThat(lines.lines().limit(3)).containsExactly("two", "three", "four");
        kubectl("delete", "pod", Meta.name(pod), "--grace-period=0", "--force");
        assertThat(follow.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void logsAreFollowedOverARotationAndAskedOfTheRunBefore() throws Exception {
        kubectl("apply", "-f", file("web.yaml", DEPLOYMENT.formatted(1)));
        kubectl("wait", "--for=jsonpath={.status.replicas}=1", "deploy/web", "--timeout=20s");
        var pod = Json.parse(kubectl("get", "pods", "-o", "json")).path("items").path(0);
        var pods = folder.resolve("pods");
        var place = pods.resolve("default_" + Meta.name(pod) + "_" + Meta.uid(pod));
        var log = Files.createDirectories(place).resolve("container.log");
        Files.writeString(log, "a long first line that the next file is not as long as\n");
        makeReady();
        assertThat(refused("logs", "--previous", Meta.name(pod)))
                .contains("previous terminated container \"function\" in pod \"" + Meta.name(pod) + "\" not found");

        var follow = begin("logs", "-f", Meta.name(pod));
        var lines = follow.inputReader();
        assertThat(lines.readLine()).startsWith("a long first line");
        Files.move(log, place.resolve("previous.log"));
        Files.writeString(log, "second\n");
        assertThat(lines.readLine()).isEqualTo("second");
        Files.writeString(log, "third\n", StandardOpenOption.APPEND);
        assertThat(lines.readLine()).isEqualTo("third");
        assertThat(kubectl("logs", "--previous", Meta.name(pod))).startsWith("a long first line");

        kubectl("delete", "deploy", "web");
        kubectl("delete", "pod", Meta.name(pod), "--grace-period=0", "--force", "--ignore-not-found");
        assertThat(follow.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Files.createDirectories(pods.resolve("ended"));
        Files.move(log, pods.resolve("ended").resolve(place.getFileName() + ".log"));
        assertThat(kubectl("get", "--raw", "/api/v1/namespaces/default/pods/" + Meta.name(pod) + "/log"))
                .isEqualTo("second\nthird\n");
        assertThat(refused("get", "--raw", "/api/v1/namespaces/default/pods/web/log"))
                .contains("not found");
    }

    @Test
    void aWatchPrintsWhatHappens() throws Exception {
        var watch = begin("get", "configmaps", "-w", "--request-timeout=0");
        try {
            kubectl("create", "configmap", "seen", "--from-literal=a=1");
            var lines = watch.inputReader();
            assertThat(lines.readLine()).startsWith("NAME");
            assertThat(lines.readLine()).startsWith("seen");
        } finally {
            watch.destroy();
        }
    }

    @Test
    void objectsAreCreatedFromTheCommandLine() throws Exception {
        var content = file("content.txt", "some text");

        kubectl("create", "configmap", "files", "--from-file=" + content);
        assertThat(kubectl("get", "cm", "files", "-o", "jsonpath={.data.content\\.txt}"))
                .isEqualTo("some text");
        kubectl("create", "secret", "generic", "hidden", "--from-literal=a=b");
        assertThat(kubectl("get", "secret", "hidden", "-o", "jsonpath={.data.a}"))
                .isEqualTo("Yg==");
        kubectl("create", "namespace", "other");
        kubectl("create", "deployment", "nginx", "--image=nginx", "--replicas=0", "-n", "other");
        assertThat(kubectl("get", "deploy", "-A")).contains("other", "nginx", "0/0");
        kubectl("delete", "namespace", "other");
        assertThat(kubectl("api-resources")).contains("functions", "fn", "nabi.dev/v1alpha1");
    }

    @Test
    void rightsAreGrantedFromTheCommandLine() throws Exception {
        kubectl("create", "serviceaccount", "ada");
        kubectl("create", "role", "reader", "--verb=get,list", "--resource=configmaps", "--resource-name=seen");
        kubectl("create", "rolebinding", "reader", "--role=reader", "--serviceaccount=default:ada", "--user=eve");
        kubectl("create", "clusterrole", "metrics", "--verb=get", "--non-resource-url=/metrics");
        kubectl("create", "clusterrolebinding", "metrics", "--clusterrole=metrics", "--group=readers");

        assertThat(kubectl("get", "role", "reader", "-o", "jsonpath={.rules[0]}"))
                .contains("\"verbs\":[\"get\",\"list\"]", "\"resourceNames\":[\"seen\"]", "\"apiGroups\":[\"\"]");
        assertThat(kubectl("get", "rolebinding", "reader", "-o", "jsonpath={.roleRef.name} {.subjects[*].name}"))
                .isEqualTo("reader eve ada");
        assertThat(kubectl("get", "clusterrole", "metrics", "-o", "jsonpath={.rules[0].nonResourceURLs[0]}"))
                .isEqualTo("/metrics");
        assertThat(kubectl("get", "clusterrolebinding", "metrics", "-o", "jsonpath={.subjects[0].kind}"))
                .isEqualTo("Group");
    }
}
