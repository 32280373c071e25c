package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTimesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final RevisionKey REVISION = RevisionKey.of("demo", "hello", "hello-00001");

    private final StartTimes starts = new StartTimes();

    @Test
    void expectsASecondBeforeAnyStartWasSeen() {
        assertThat(starts.expected()).isEqualTo(1);
    }

    @Test
    void learnsFromTheRevisionsOwnStarts() {
        starts.seen(view(1, starting("a")), T0);
        starts.seen(view(1, ready("a")), T0.plusSeconds(4));
        assertThat(starts.expected()).isCloseTo(4, within(0.01));

        for (var i = 0; i < 10; i++) {
            var pod = "b" + i;
            starts.seen(view(2, ready("a"), starting(pod)), T0.plusSeconds(10L * i + 10));
            starts.seen(view(2, ready("a"), ready(pod)), T0.plusSeconds(10L * i + 12));
        }

        assertThat(starts.expected()).isCloseTo(2, within(0.1));
    }

    @Test
    void countsWhatStartsAsComingUntilItIsLate() {
        var view = view(4, ready("a"), starting("b"), starting("c"));
        starts.seen(view, T0);
        assertThat(starts.coming(view, T0)).isEqualTo(3);
        assertThat(starts.startedSeconds(view, T0.plusMillis(400))).isCloseTo(0.8, within(0.001));
        assertThat(starts.startedSeconds(view, T0.plusSeconds(3))).isEqualTo(2);

        assertThat(starts.coming(view, T0.plusSeconds(6)))
                .as("the one without a pod")
                .isEqualTo(1);
        assertThat(starts.startedSeconds(view, T0.plusSeconds(6))).isZero();
    }

    @Test
    void forgetsAPodThatIsGoneBeforeItWasReady() {
        starts.seen(view(1, starting("a")), T0);
        starts.seen(view(0), T0.plusSeconds(50));
        starts.seen(view(1, ready("a")), T0.plusSeconds(60));

        assertThat(starts.expected()).isEqualTo(1);
    }

    private static InstanceView starting(String pod) {
        return new InstanceView(pod, T0, true, false, null);
    }

    private static InstanceView ready(String pod) {
        return new InstanceView(pod, T0, true, true, null);
    }

    private static RevisionView view(int replicas, InstanceView... instances) {
        var ready =
                (int) List.of(instances).stream().filter(InstanceView::ready).count();
        return new RevisionView(
                REVISION, Phase.SERVING, 0, replicas, ready, List.of(instances), "1", Duration.ofSeconds(30));
    }
}
