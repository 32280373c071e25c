package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RevisionTest {
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    private final List<Runnable> timers = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private final List<RevisionKey> wakes = new ArrayList<>();
    private final List<Revision> urgent = new ArrayList<>();
    private final List<String> granted = new ArrayList<>();
    private final List<String> raises = new ArrayList<>();
    private boolean isUnheard;
    private ScaleClient.Outcome answer = new ScaleClient.Outcome.NotNeeded();
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            Ticks.system(),
            (millis, task) -> {
                pauses.add(millis);
                timers.add(task);
            },
            new Prober((instance, answer) -> answer.is(true), (millis, task) -> {}),
            new ScaleClient() {
                @Override
                public CompletionStage<Outcome> wake(RevisionKey revision) {
                    wakes.add(revision);
                    return CompletableFuture.completedFuture(answer);
                }

                @Override
                public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
                    raises.add(from + " to " + to);
                    return CompletableFuture.completedFuture(new Outcome.Raised());
                }
            },
            new DemandListener() {
                @Override
                public void urgent(Revision revision) {
                    urgent.add(revision);
                }

                @Override
                public boolean isUnheard() {
                    return isUnheard;
                }
            },
            (key, load) -> new NoMeter(),
            new Slots("gateway", 1, 0, Ticks.system())));

    private record NoMeter() implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {}

        @Override
        public void turnedAway() {}

        @Override
        public void close() {}
    }

    private Revision revision(int concurrency, int queue) {
        revisions.functionSeen(
                new FunctionKey("shop", "cart"), new Limits(concurrency, queue, 1000, 1000, 5), null, Set.of(KEY));
        return revisions.find(KEY);
    }

    private void pod(String name, boolean isDraining) {
        revisions.podSeen(new PodView(
                name, name, KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, isDraining ? "mark" : null, false));
    }

    private void starting(String name, String readinessPath) {
        revisions.podSeen(new PodView(name, name, KEY, null, 8080, false, readinessPath, 256, 30, 0, null, false));
    }

    private void gone(String name) {
        revisions.podSeen(new PodView(name, name, KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, null, true));
    }

    private final class Named extends Waiter {
        private final String name;
        private Permit permit;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void granted(Permit taken) {
            permit = taken;
            granted.add(name);
        }

        @Override
        protected void refused(RefusalReason reason) {
            granted.add(name + " " + reason);
        }
    }

    /** A permit, or the waiter that was queued, or why it was not. */
    private static Object admit(Revision revision, int random, Supplier<? extends Waiter> waiter) {
        var permit = revision.tryAdmit(random);
        if (permit != null) {
            return permit;
        }
        var queued = waiter.get();
        var outcome = revision.enqueue(queued);
        return outcome == Revision.Enqueued.QUEUED ? queued : outcome;
    }

    @Test
    void whoWaitsIsServedInTurnWhenAnInstanceComesAndWhenASlotFrees() {
        var revision = revision(2, 10);
        var waiters = List.of(new Named("a"), new Named("b"), new Named("c"));
        waiters.forEach(waiter -> assertThat(admit(revision, 0, () -> waiter)).isInstanceOf(Waiter.class));
        assertThat(wakes).hasSize(1);

        pod("one", false);
        assertThat(granted).containsExactly("a", "b");
        waiters.getFirst().permit.close();
        waiters.getFirst().permit.close();

        assertThat(granted).containsExactly("a", "b", "c");
        assertThat(revision.instances().all().getFirst().inFlight()).isEqualTo(2);
    }

    @Test
    void queueHasAnEndAndWhoLeavesMakesRoom() {
        var revision = revision(1, 1);
        var first = new Named("a");
        admit(revision, 0, () -> first);

        assertThat(admit(revision, 0, () -> new Named("b"))).isEqualTo(Revision.Enqueued.FULL);
        assertThat(revision.dequeue(first)).isTrue();
        assertThat(revision.dequeue(first)).isFalse();
        assertThat(admit(revision, 0, () -> new Named("c"))).isInstanceOf(Waiter.class);
    }

    @Test
    void noneOvertakesWhoWaits() {
        var revision = revision(1, 10);
        pod("one", false);
        var permit = ((Permit) admit(revision, 0, () -> new Named("x")));
        admit(revision, 0, () -> new Named("a"));

        permit.close();
        assertThat(admit(revision, 0, () -> new Named("b"))).isInstanceOf(Waiter.class);

        assertThat(granted).containsExactly("a");
    }

    @Test
    void wakeIsRepeatedWhileSomebodyWaitsAndNothingComes() {
        var revision = revision(1, 10);
        admit(revision, 0, () -> new Named("a"));
        admit(revision, 0, () -> new Named("b"));
        assertThat(wakes).hasSize(1);

        timers.removeFirst().run();
        assertThat(wakes).hasSize(2);
        pod("one", false);
        timers.removeFirst().run();

        assertThat(wakes).hasSize(2);
        assertThat(timers).isEmpty();
    }

    @Test
    void whatWasRaisedIsGivenTimeAndWhatWasNotIsTriedSoon() {
        var revision = revision(1, 10);
        admit(revision, 0, () -> new Named("a"));
        timers.removeFirst().run();
        answer = new ScaleClient.Outcome.Raised();
        timers.removeFirst().run();
        answer = new ScaleClient.Outcome.Failed("away");
        timers.removeFirst().run();

        assertThat(pauses).containsExactly(50L, 100L, 2000L, 400L);
        assertThat(wakes).hasSize(4);
    }

    @Test
    void callAfterWhatWasWokenHasGoneWakesAtOnce() {
        answer = new ScaleClient.Outcome.Raised();
        var revision = revision(1, 10);
        admit(revision, 0, () -> new Named("a"));
        pod("one", false);
        assertThat(granted).containsExactly("a");
        gone("one");

        admit(revision, 0, () -> new Named("b"));
        assertThat(wakes).hasSize(2);
        timers.removeFirst().run();
        assertThat(wakes).as("by the pause of before").hasSize(2);
        timers.removeFirst().run();
        assertThat(wakes).hasSize(3);
    }

    @Test
    void whatStartsIsNotWokenAgainUntilItGoes() {
        var revision = revision(1, 10);
        admit(revision, 0, () -> new Named("a"));
        starting("one", null);
        starting("one", null);
        starting("one", "");
        timers.removeFirst().run();
        assertThat(wakes).hasSize(1);
        assertThat(timers).isEmpty();

        revisions.podGone(KEY, "one");
        assertThat(wakes).hasSize(2);
    }

    @Test
    void newsThatAreNoneTellNobody() {
        var revision = revision(1, 10);
        starting("one", null);
        pod("two", false);
        pod("three", true);
        gone("four");
        urgent.clear();

        starting("one", null);
        pod("two", false);
        pod("three", true);
        gone("four");
        assertThat(urgent).isEmpty();

        gone("one");
        gone("two");
        gone("three");
        assertThat(urgent).hasSize(3);
        assertThat(revision.instances().pods()).isZero();
    }

    @Test
    void wakeIsTriedAtOnceWhenTheLastPodGoes() {
        var revision = revision(1, 10);
        pod("one", true);
        admit(revision, 0, () -> new Named("a"));
        assertThat(wakes).hasSize(1);

        revisions.podGone(KEY, "one");

        assertThat(wakes).hasSize(2);
        timers.removeFirst().run();
        assertThat(wakes).hasSize(2);
        timers.removeFirst().run();
        assertThat(wakes).hasSize(3);
    }

    @Test
    void drainingInstanceIsNotChosenAndItsEndIsUrgent() {
        var revision = revision(0, 10);
        pod("one", false);
        var permit = ((Permit) admit(revision, 0, () -> new Named("x")));
        pod("one", true);
        assertThat(admit(revision, 0, () -> new Named("a"))).isInstanceOf(Waiter.class);
        urgent.clear();

        permit.close();

        assertThat(urgent).contains(revision);
    }

    @Test
    void nothingIsRaisedAndNoMarkedInstanceUsedWhileAnOperatorListens() {
        var revision = revision(1, 10);
        pod("one", true);
        admit(revision, 0, () -> new Named("a"));

        revisions.lookAfterQueues();

        assertThat(raises).isEmpty();
        assertThat(granted).isEmpty();
    }

    @Test
    void markedInstanceServesWhenThereIsNoOtherAndNoOperator() {
        var revision = revision(1, 10);
        pod("one", true);
        admit(revision, 0, () -> new Named("a"));

        isUnheard = true;
        revisions.lookAfterQueues();

        assertThat(granted).containsExactly("a");
        assertThat(raises).isEmpty();
    }

    @Test
    void burstIsRaisedStepByStepWhileNoOperatorListens() {
        var revision = revision(1, 10);
        isUnheard = true;
        pod("one", false);
        for (var name : List.of("a", "b", "c", "d")) {
            admit(revision, 0, () -> new Named(name));
        }

        revisions.lookAfterQueues();
        revisions.podSeen(new PodView("two", "two", KEY, null, 8080, false, null, 256, 30, 0, null, false));
        revisions.lookAfterQueues();
        pod("two", false);
        revisions.lookAfterQueues();

        assertThat(raises).containsExactly("1 to 2", "2 to 4", "2 to 4");
    }

    @Test
    void whoWaitsIsToldWhenTheFunctionGoes() {
        var revision = revision(1, 10);
        admit(revision, 0, () -> new Named("a"));

        revisions.functionGone(new FunctionKey("shop", "cart"));

        assertThat(granted).containsExactly("a REVISION_GONE");
        assertThat(revisions.find(KEY)).isNull();
    }

    @Test
    void idleRevisionsWithoutTrafficAreForgotten() {
        revision(1, 10);
        revisions.prune();
        assertThat(revisions.find(KEY)).isNotNull();

        revisions.functionSeen(new FunctionKey("shop", "cart"), new Limits(1, 1, 1, 1, 1), null, Set.of());
        revisions.prune();

        assertThat(revisions.find(KEY)).isNull();
    }

    @Test
    void noWakeUpIsLostAndNoLimitBrokenUnderContention() throws InterruptedException {
        var revision = revision(3, 100_000);
        pod("one", false);
        pod("two", false);
        var threads = 4;
        var each = 20_000;
        var served = new CountDownLatch(threads * each);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new ConcurrentLinkedQueue<Permit>();
        try (var executor = Executors.newFixedThreadPool(threads + 1)) {
            for (var t = 0; t < threads; t++) {
                executor.execute(() -> {
                    for (var i = 0; i < each; i++) {
                        var admission = admit(revision, i * 31, () -> new Waiter() {
                            @Override
                            protected void granted(Permit permit) {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                done.add(permit);
                            }

                            @Override
                            protected void refused(RefusalReason reason) {
                                throw new AssertionError(reason);
                            }
                        });
                        if (admission instanceof Permit permit) {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            done.add(permit);
                        }
                    }
                });
            }
            executor.execute(() -> {
                while (served.getCount() > 0) {
                    var permit = done.poll();
                    if (permit == null) {
                        Thread.onSpinWait();
                    } else {
                        running.decrementAndGet();
                        served.countDown();
                        permit.close();
                    }
                }
            });

            assertThat(served.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most.get()).isLessThanOrEqualTo(6);
        assertThat(revision.instances().all()).allMatch(instance -> instance.inFlight() == 0);
    }
}
