package dev.nabi.gateway.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.routing.RevisionKey;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slots of an instance under many interleavings of threads that take and give them back. */
class PermitStressTest {
    private static final RevisionKey KEY = new RevisionKey("shop", "hello", "hello-00001");

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "3, 7"})
    void neverMoreThanTheLimitAreTakenAndAllComeBack(long seed, int limit) throws InterruptedException {
        var instance = new Instance(
                new PodView("a", "a", KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, null, false), "10.0.0.1");
        var holders = new AtomicInteger();
        var most = new AtomicInteger();
        var taken = new AtomicInteger();
        var start = new CountDownLatch(1);
        var threads = new Thread[4];
        for (var i = 0; i < threads.length; i++) {
            var chance = new Random(seed * threads.length + i);
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException stop) {
                    return;
                }
                for (var turn = 0; turn < 100_000; turn++) {
                    if (instance.tryAcquire(limit)) {
                        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        taken.incrementAndGet();
                        if (chance.nextInt(50) == 0) {
                            LockSupport.parkNanos(1);
                        }
                        holders.decrementAndGet();
                        instance.release();
                    }
                }
            });
        }
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(1, limit);
        assertThat(taken.get()).isPositive();
        assertThat(instance.inFlight()).isZero();
    }
}
