package dev.nabi.function.invocation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Keeps virtual threads running while handlers hold their carriers. As long as something is in flight, a virtual thread
 * that has nothing to do is started every {@link #INTERVAL}; when it did not get to run and nearly no invocation ended
 * meanwhile, the carriers are stalled and {@link Parallelism} says how many there should be.
 */
final class Carriers {
    static final Duration INTERVAL = Duration.ofMillis(20);
    static final int MOST = 1024;
    private static final int STALL_LOOKS = 2;
    private static final int LONE_STALL_LOOKS = 50;

    private final Deadlines deadlines;
    private final InFlight inFlight;
    private final IntConsumer setParallelism;
    private final Parallelism parallelism;
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile boolean probeRan = true;
    private long endedBefore;
    private int looksWithoutMove;

    Carriers(Deadlines deadlines, InFlight inFlight, int least, IntConsumer setParallelism) {
        this.deadlines = deadlines;
        this.inFlight = inFlight;
        this.setParallelism = setParallelism;
        this.parallelism = new Parallelism(least, MOST);
    }

    /** Something is in flight from now on. */
    void watch() {
        if (!watched.get() && watched.compareAndSet(false, true)) {
            probe();
            lookLater();
        }
    }

    private void lookLater() {
        deadlines.add(new Deadlines.Entry(deadlines.now() + INTERVAL.toNanos()) {
            @Override
            void expire() {
                look();
            }
        });
    }

    private void look() {
        long ended = inFlight.ended();
        boolean moves = probeRan || ended - endedBefore >= parallelism.least();
        endedBefore = ended;
        looksWithoutMove = moves ? 0 : looksWithoutMove + 1;
        boolean stalled = looksWithoutMove >= patience();
        int before = parallelism.size();
        int now = parallelism.after(stalled, inFlight.count(), deadlines.now());
        if (now != before) {
            setParallelism.accept(now);
            looksWithoutMove = 0;
        }
        if (probeRan) {
            probe();
        }
        // Watched until it is as it was: an instance without calls costs nothing.
        if (inFlight.count() > 0 || now > parallelism.least()) {
            lookLater();
        } else {
            watched.set(false);
            if (inFlight.count() > 0) {
                watch();
            }
        }
    }

    /**
     * Fewer invocations than carriers hold them all only by virtual threads of the function's own; then, mostly, it is the
     * processor that is short, as in a first call on a busy node, which the JDK's management would make shorter.
     */
    private int patience() {
        return inFlight.count() >= parallelism.least() ? STALL_LOOKS : LONE_STALL_LOOKS;
    }

    private void probe() {
        probeRan = false;
        Thread.startVirtualThread(() -> probeRan = true);
    }
}
