package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Writes that end otherwise than by an answer of the API server: the loop goes on. */
class LoopWritesTest {
    private static final URI GATEWAY = URI.create("http://127.0.0.1:1");
    private static final RevisionKey REVISION = RevisionKey.of("demo", "hello", "hello-00001");

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Executor late = waiting::add;
    private Executor writes = Runnable::run;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean isBroken;
    private final FakeCluster cluster = new FakeCluster() {
        @Override
        public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
            return broken(super.markDraining(revision, pods, mark));
        }

        @Override
        public ScaleOutcome raise(RevisionView revision, int replicas) {
            return broken(super.raise(revision, replicas));
        }

        private ScaleOutcome broken(ScaleOutcome outcome) {
            if (isBroken) {
                throw new IllegalStateException("the client is closed");
            }
            return outcome;
        }
    };
    private final Scaler scaler =
            new Scaler(Leadership.always(), Runnable::run, task -> writes.execute(task), cluster, cluster, () -> now);

    @Test
    void marksAgainAfterAnException() {
        isBroken = true;
        idleFor(60);
        assertThat(cluster.writes).containsExactly("mark [a]", "failed Failed");

        isBroken = false;
        idleFor(1);

        assertThat(cluster.writes).endsWith("failed Failed", "mark [a]");
    }

    @Test
    void raisesAgainAfterAnException() {
        isBroken = true;
        idleFor(1);
        report(35);

        isBroken = false;
        report(36);

        assertThat(cluster.writes).containsExactly("raise 1→4", "failed Failed", "raise 1→4");
    }

    @Test
    void marksAgainAfterARejection() {
        writes = _ -> {
            throw new RejectedExecutionException("256 wait already");
        };
        idleFor(60);
        assertThat(cluster.writes).containsExactly("failed Failed");

        writes = Runnable::run;
        idleFor(1);

        assertThat(cluster.writes).containsExactly("failed Failed", "mark [a]");
    }

    @Test
    void marksAgainWhenNobodyAnswered() {
        writes = _ -> {};
        idleFor(60);
        writes = Runnable::run;
        idleFor(14);
        assertThat(cluster.writes).isEmpty();

        idleFor(1);

        assertThat(cluster.writes).containsExactly("failed Failed", "mark [a]");
    }

    @Test
    void doesNotSendAMarkThatWaitedTooLong() {
        writes = late;
        idleFor(60);
        now = now.plus(LoopWrites.LONGEST_WAIT);
        writes = Runnable::run;

        waiting.remove().run();

        assertThat(cluster.writes).containsExactly("failed Failed");
    }

    @Test
    void anAnswerThatComesAfterALaterWriteChangesNothing() {
        var answers = new ArrayDeque<Runnable>();
        writes = task -> answers.add(task);
        idleFor(60);
        var first = answers.remove();
        now = now.plusSeconds(4);
        idleFor(12);
        assertThat(answers).as("the second mark").hasSize(1);
        answers.remove().run();
        var second = cluster.marks.getLast();
        first.run();

        writes = Runnable::run;
        report(InstanceDemand.of("a", 0, second));

        assertThat(cluster.writes).containsExactly("failed Failed", "mark [a]", "failed Failed", "lower 1→0 at 7");
    }

    private void idleFor(int seconds) {
        if (!scaler.isUsed()) {
            scaler.tick(Set.of(GATEWAY), Set.of());
            var pod = new InstanceView("a", Instant.EPOCH, true, true, null);
            var view = new RevisionView(REVISION, Phase.SERVING, 0, 1, 1, List.of(pod), "7", Duration.ofSeconds(30));
            scaler.publish(
                    REVISION.function(), Optional.of(ScalingPolicy.defaults().withTarget(10)), List.of(view));
        }
        for (var second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            report(InstanceDemand.of("a", 0, null));
            scaler.tick(Set.of(GATEWAY), Set.of());
        }
    }

    private void report(int queued) {
        report(queued, List.of());
    }

    private void report(InstanceDemand instance) {
        report(0, List.of(instance));
    }

    private void report(int queued, List<InstanceDemand> instances) {
        var demand = new RevisionDemand("demo", "hello", "hello-00001", 0, queued, 0, 0, instances);
        scaler.report(GATEWAY, new DemandReport("g", 1, 0, true, List.of(demand)));
    }
}
