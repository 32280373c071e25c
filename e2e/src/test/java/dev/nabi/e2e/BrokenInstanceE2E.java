package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances that break while they are called: what they held fails and is counted as failed, and nothing else does. */
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
        var after = platform().call(function.path(), "echo after");

        assertThat(eaten.statusCode()).as(eaten.body()).isEqualTo(502);
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
        // The kubelet tells of an end a moment after it.
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
    }

    @Test
    void instanceThatNeverAnswersIsA504AndItsSlotIsFreeAgain() throws Exception {
        // A server that accepts, reads and says nothing; on the base image's Java, from a ConfigMap.
        kubectl()
                .apply("""
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
                  name: mute
                  namespace: %1$s
                spec:
                  image: %2$s
                  command: [/opt/java/bin/java, /code/Mute.java]
                  volumes:
                    - mountPath: /code
                      configMap: mute
                  timeoutSeconds: 2
                  concurrency: 1
                  scale:
                    min: 1
                    max: 1
                """.formatted(
                        ClusterPlatform.FUNCTIONS, INSTALLED.installation().baseImage()))
                .succeeded();
        var mute = Faulty.named("mute");
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "wait", "fn/mute", "--for=condition=Ready", "--timeout=60s")
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
}
