package dev.nabi.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");
    private static final String CREATING = "containerStatuses: [{name: function, image: 'img:1', ready: false, "
            + "state: {waiting: {reason: ContainerCreating}}}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            waiting: {reason: ErrImagePull, message: not found}                                   | ImagePullBackOff | the image img:1 cannot be pulled: not found
            waiting: {reason: ImagePullBackOff, message: Back-off}                                | ImagePullBackOff | the image img:1 cannot be pulled
            waiting: {reason: InvalidImageName, message: bad}                                     | InvalidImageName | 'img:1' is no name of an image: bad
            waiting: {reason: CreateContainerConfigError, message: secret "x" not found}          | CreateContainerConfigError | secret "x" not found
            waiting: {reason: RunContainerError, message: no such file}                           | CreateContainerError | no such file
            waiting: {reason: ContainerEngineMissing, message: use spec.command}                  | ContainerEngineMissing | use spec.command
            terminated: {exitCode: 3, reason: Error, message: "boom"}                             | CrashLoopBackOff | exits with code 3, its last words: boom
            terminated: {exitCode: 0, reason: Completed}                                          | CrashLoopBackOff | exits with code 0; see its log
            terminated: {exitCode: 137, reason: OOMKilled}                                        | OOMKilled | raise spec.resources.limits.memory
            terminated: {exitCode: 137, startedAt: "2026-01-01T00:00:00Z", finishedAt: "2026-01-01T00:02:01Z"} | PortNotOpen | was stopped after 121 s and does not answer on port 8080
            terminated: {exitCode: 0, startedAt: "2026-01-01T00:00:00Z", finishedAt: "2026-01-01T00:02:01Z"} | PortNotOpen | was stopped after 121 s
            terminated: {exitCode: 137, startedAt: "2026-01-01T00:00:00Z", finishedAt: "2026-01-01T01:00:00Z"} | CrashLoopBackOff | exits with code 137
            running: {startedAt: "2026-01-01T00:02:59Z"}                                          | PortNotOpen | does not answer on port 8080; it must listen on $PORT
            """)
    void saysWhyAContainerIsNotReady(String state, TroubleReason reason, String part) {
        var trouble = observe("state: {" + state + "}").orElseThrow();

        assertThat(trouble.reason()).isEqualTo(reason);
        assertThat(trouble.message()).contains(part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            running: {startedAt: "2026-01-01T00:03:01Z"}
            waiting: {reason: ContainerCreating}
            """)
    void leavesAContainerItsTimeToStart(String state) {
        assertThat(observe("state: {" + state + "}")).isEmpty();
    }

    @Test
    void tellsTheSameOfACrashLoopAtEachOfItsTurns() {
        var last = "lastState: {terminated: {exitCode: 1, message: boom}}";

        var waiting = observe("state: {waiting: {reason: CrashLoopBackOff}}, " + last);
        var running = observe("state: {running: {startedAt: \"2026-01-01T00:04:59Z\"}}, " + last);

        assertThat(waiting).isPresent().isEqualTo(running);
    }

    @Test
    void saysWhyAPodCannotBeScheduled() {
        var pod = pod("status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, "
                + "message: 0/3 nodes are available}]}");

        assertThat(observe(deployment(1, ""), pod))
                .contains(
                        Trouble.of(TroubleReason.Unschedulable, "an instance waits for room: 0/3 nodes are available"));
    }

    @ParameterizedTest
    @CsvSource({"181, true", "179, false"})
    void whatWaitedForRoomHasItsWholeTimeOnceItHasANode(int seconds, boolean late) {
        var deployment = deployment(1, "conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]");
        deployment.getSpec().setProgressDeadlineSeconds(180);
        var pod = pod("status: {conditions: [{type: PodScheduled, status: 'True', lastTransitionTime: '"
                + NOW.minusSeconds(seconds) + "'}]}");

        assertThat(observe(deployment, pod).map(Trouble::reason))
                .isEqualTo(late ? Optional.of(TroubleReason.ProgressDeadlineExceeded) : Optional.empty());
    }

    @Test
    void saysWhyThereIsNoPod() {
        var quota = deployment(
                1,
                "conditions: [{type: ReplicaFailure, status: 'True', reason: FailedCreate, message: exceeded quota}]");

        assertThat(observe(quota))
                .contains(Trouble.of(TroubleReason.FailedCreate, "no instance can be created: exceeded quota"));
    }

    @Test
    void asksForWhatIsMountedWhenTheKubeletShouldHaveIt() {
        var deployment = withVolumes();
        var late = pod("status: {startTime: '" + NOW.minusSeconds(124) + "', " + CREATING);
        var early = pod("status: {startTime: '" + NOW.minusSeconds(122) + "', " + CREATING);

        assertThat(observe(deployment, early)).isEmpty();
        assertThat(observe(deployment, late)).hasValueSatisfying(trouble -> {
            assertThat(trouble.reason()).isEqualTo(TroubleReason.VolumesNotMounted);
            assertThat(trouble.message()).contains("Secret keys, ConfigMap settings");
        });
        assertThat(observe(deployment(1, ""), late)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"True, false", "False, true"})
    void blamesNoVolumeOnceAPodHasItsNetworkWhichComesAfterThem(String hasNetwork, boolean blamed) {
        var pod = pod("status: {startTime: '" + NOW.minusSeconds(600) + "', conditions: ["
                + "{type: PodReadyToStartContainers, status: '" + hasNetwork + "'}], " + CREATING);

        assertThat(observe(withVolumes(), pod).map(Trouble::reason))
                .isEqualTo(blamed ? Optional.of(TroubleReason.VolumesNotMounted) : Optional.empty());
    }

    @Test
    void seesNoTroubleAtZero() {
        var deployment = deployment(0, "conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]");

        assertThat(observe(deployment)).isEmpty();
    }

    @Test
    void isNoRevisionUnlessItsNameSaysSo() {
        assertThat(Observed.revision("other", deployment(1, ""), List.of(), NOW))
                .isEmpty();
        assertThat(Observed.revision("hello", deployment(1, "readyReplicas: 1, replicas: 1"), List.of(), NOW))
                .hasValueSatisfying(revision -> {
                    assertThat(revision.number()).isEqualTo(1);
                    assertThat(revision.template()).isEqualTo("digest");
                    assertThat(revision.isReady()).isTrue();
                });
    }

    private static Optional<Trouble> observe(String container) {
        return observe(
                deployment(1, ""),
                pod("status: {containerStatuses: [{name: function, image: 'img:1', ready: false, " + container
                        + "}]}"));
    }

    private static Optional<Trouble> observe(Deployment deployment, Pod... pods) {
        return Observed.revision("hello", deployment, List.of(pods), NOW)
                .orElseThrow()
                .trouble();
    }

    private static Deployment withVolumes() {
        var deployment = deployment(1, "");
        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .setVolumes(List.of(
                        new VolumeBuilder()
                                .withName("a")
                                .withNewSecret()
                                .withSecretName("keys")
                                .endSecret()
                                .build(),
                        new VolumeBuilder()
                                .withName("b")
                                .withNewConfigMap()
                                .withName("settings")
                                .endConfigMap()
                                .build()));
        return deployment;
    }

    private static Deployment deployment(int replicas, String status) {
        return Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: hello-00001, annotations: {nabi.dev/template: digest}}
                spec: {replicas: %d, template: {spec: {containers: [{name: function, ports: [{containerPort: 8080}]}]}}}
                status: {%s}
                """.formatted(replicas, status), Deployment.class);
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n" + status, Pod.class);
    }
}
