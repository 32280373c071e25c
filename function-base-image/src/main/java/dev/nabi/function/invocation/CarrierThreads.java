package dev.nabi.function.invocation;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Sets the parallelism of the JDK's scheduler of virtual threads, on a platform thread of its own: the JDK's management is
 * loaded by the first who needs it, which takes some 100 ms of processor time.
 */
final class CarrierThreads {
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    void set(int parallelism) {
        wanted.set(parallelism);
        if (running.getAndIncrement() == 0) {
            Thread.ofPlatform().daemon().name("carriers").start(this::apply);
        }
    }

    private void apply() {
        int seen = 1;
        do {
            seen = running.get();
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                    .setParallelism(wanted.get());
            // The scheduler starts a carrier when it gets something to run, not when it may have more of them.
            Thread.startVirtualThread(() -> {});
        } while (!running.compareAndSet(seen, 0));
    }
}
