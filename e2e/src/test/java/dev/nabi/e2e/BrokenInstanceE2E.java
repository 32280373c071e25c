package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Instances that break while they are called: what they held fails and is counted as failed, and nothing else does. */
@Order(2)
@Execution(ExecutionMode.CONCURRENT) // Most of it is waiting.
class BrokenInstanceE2E extends ClusterCase {

    @Test
    void crashIsA502AndIsMeteredAsFailed() throws Exception {
        var function = ready(Faulty.named("crash").with("scale:\n  min: 1"));
        var bystander = ready(Faulty.named("bystander").with("scale:\n  min: 1"));
        try (var load = Load.on(platform(), bystander, 2)) {
            load.awaitCalls(20);

            var crash = platform().call(function.path(), "halt");
            var after = platform().call(function.path(), "echo after");

            assertThat(crash.statusCode()).as(crash.body()).isEqualTo(502);
            assertThat(crash.body()).contains("urn:nabi:problem:instance-died");
            assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
            await(() -> metered(ClusterPlatform.FUNCTIONS, function.name(), "instance_died") == 1);
            load.awaitCalls(20);
            assertThat(load.stop().failures()).isEmpty();
        }
    }

    @Test
    void crashInTheMiddleOfAnAnswerIsNoWholeAnswer() throws Exception {
        var function = ready(Faulty.named("middle").with("scale:\n  min: 1"));

        assertThatThrownBy(() -> platform().call(function.path(), "halt-in-the-middle"))
                .isInstanceOf(IOException.class);

        assertThat(platform().call(function.path(), "echo after").statusCode()).isEqualTo(200);
        await(() -> metered(ClusterPlatform.FUNCTIONS, function.name(), "instance_died") == 1);
    }

    @Test
    void outOfMemoryKillFailsTheCallAndTheNextOneIsAnswered() throws Exception {
        var function = ready(Faulty.named("eater").with("scale:\n  min: 1\nresources:\n  limits:\n    memory: 160Mi"));

        var eaten = platform().call(function.path(), "eat");

        assertThat(eaten.statusCode()).as(eaten.body()).isEqualTo(502);
        // The kubelet tells of an end a moment after it; until then the kernel may still hold connections of the dead
        // process.
        await(() -> kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "get",
                        "pods",
                        "-l",
                        "nabi.dev/function=" + function.name(),
                        "-o",
                        "jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.reason}")
                .text()
                .contains("OOMKilled"));
        var after = platform().call(function.path(), "echo after");
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
    }

    /** An eviction leaves a Failed pod beside the one that replaces it. */
    @Test
    void aPodThatWasEvictedIsNoInstanceToDrainAndTheFunctionIsCalledAgainAfterItWasIdle() throws Exception {
        var function = ready(Faulty.named("put-out").with("scale:\n  window: 10s"));
        var instances = Instances.of(platform(), function);
        var pod = instances.pods().getFirst().getMetadata().getName();
        kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "patch",
                        "pod/" + pod,
                        "-p",
                        "{\"spec\":{\"activeDeadlineSeconds\":1}}")
                .succeeded();
        await(() -> instances.all().stream()
                .anyMatch(each -> "Failed".equals(each.getStatus().getPhase())));
        // Gateways learn of it when this test does: one call may still have gone to the instance as it ended.
        platform().call(function.path(), "echo x");
        for (var call = 0; call < 12; call++) {
            assertThat(platform().call(function.path(), "echo x").statusCode()).isEqualTo(200);
        }

        // An idle moment, in the middle of whose drain calls come again.
        await(() -> instances.all().stream()
                .noneMatch(each -> "Running".equals(each.getStatus().getPhase())));
        for (var call = 0; call < 12; call++) {
            var answer = platform().call(function.path(), "echo x");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        assertThat(instances.all())
                .filteredOn(each -> "Failed".equals(each.getStatus().getPhase()))
                .as("what the platform does not touch")
                .noneMatch(each -> each.getMetadata().getAnnotations() != null
                        && each.getMetadata().getAnnotations().containsKey("nabi.dev/draining"));
    }

    @Test
    void instanceThatNeverAnswersIsA504AndItsSlotIsFreeAgain() throws Exception {
        apply(mute("mute", "timeoutSeconds: 2\nconcurrency: 1\nscale: {min: 1, max: 1}"));
        var mute = Faulty.named("mute");
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "wait", "fn/mute", "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        var start = System.nanoTime();
        var first = platform().call(mute.path(), "");
        var second = platform().call(mute.path(), "");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(504);
        assertThat(first.body()).contains("urn:nabi:problem:timed-out");
        // With one slot in all, the second would wait for a minute if the first had kept it.
        assertThat(second.body()).contains("urn:nabi:problem:timed-out");
        E2eReport.note("two time-outs of 2 s took "
                + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        await(() -> metered(ClusterPlatform.FUNCTIONS, "mute", "timed_out") == 2);
    }

    @Test
    void revisionOnWhosePortNothingListensNeverServesAndSaysSo() throws Exception {
        var function = Faulty.named("astray").with("scale:\n  min: 1");
        ready(function.greeting("good"));
        try (var load =
                Load.of(platform(), function.path(), 3, n -> new Load.Order("sleep 20 call-" + n, "good call-" + n))) {
            load.awaitCalls(50);
            var applied = System.nanoTime();
            // It listens on 8080 whatever it is told.
            apply(mute("astray", "port: 8099\nscale: {min: 1}"));

            // A start may take 120 s.
            PlatformScenarios.await(
                    platform(),
                    Duration.ofMinutes(4),
                    () -> condition(function, "RevisionReady", "reason").equals("PortNotOpen"));

            var message = condition(function, "RevisionReady", "message");
            E2eReport.note("said after "
                    + Duration.ofNanos(System.nanoTime() - applied).toSeconds() + " s: " + message);
            assertThat(message).contains("does not answer on port 8099").contains("$PORT");
            assertThat(condition(function, "RevisionReady", "status")).isEqualTo("False");
            assertThat(condition(function, "Ready", "status")).isEqualTo("True");
            assertThat(field(function, "{.status.latestCreatedRevision}")).isEqualTo("astray-00002");
            assertThat(field(function, "{.status.latestReadyRevision}")).isEqualTo("astray-00001");
            load.awaitCalls(50);
            assertThat(load.stop().failures()).isEmpty();
            assertThat(load.unconnected()).isZero();
        }
    }

    /** A server that accepts on port 8080 and says nothing; on the base image's Java, from a ConfigMap. */
    private static String mute(String name, String spec) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: mute
                  namespace: %1$s
                data:
                  Mute.java: |
                    public class Mute {
                        public static void main(String[] args) throws Exception {
                            var server = new java.net.ServerSocket(8080);
                            while (true) {
                                server.accept();
                            }
                        }
                    }
                ---
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  name: %2$s
                  namespace: %1$s
                spec:
                  image: %3$s
                  command: [/opt/java/bin/java, /code/Mute.java]
                  volumes:
                    - mountPath: /code
                      configMap: mute
                """.formatted(
                                ClusterPlatform.FUNCTIONS,
                                name,
                                INSTALLED.installation().baseImage())
                + spec.indent(2);
    }
}
