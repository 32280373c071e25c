package dev.nabi.gateway.instances;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Asks a new or suspect instance until it answers or is gone. Questions overlap: a dial to a port that nobody listens on
 * yet may hang where a refusal is expected, so the next one does not wait for it.
 */
public final class Prober {
    /** Questions to one instance that may be open at a time. */
    static final int MOST_OPEN = 4;

    private final Probe probe;
    private final Timers timers;

    public Prober(Probe probe, Timers timers) {
        this.probe = probe;
        this.timers = timers;
    }

    /** Probes an instance, and tells once when it has become ready. */
    public void watch(Instance instance, Consumer<Instance> ready) {
        new Watch(instance, ready).ask();
    }

    private final class Watch {
        private final Instance instance;
        private final Consumer<Instance> ready;
        private final AtomicInteger open = new AtomicInteger();
        private int attempts;

        Watch(Instance instance, Consumer<Instance> ready) {
            this.instance = instance;
            this.ready = ready;
        }

        void ask() {
            if (instance.state() != Instance.State.PROBING) {
                return;
            }
            if (open.get() < MOST_OPEN) {
                open.incrementAndGet();
                probe.ask(instance, this::answered);
            }
            attempts++;
            timers.after(ProbePacing.pauseMillis(attempts), this::ask);
        }

        private void answered(boolean isReady) {
            open.decrementAndGet();
            if (isReady && instance.move(Instance.State.PROBING, Instance.State.READY)) {
                ready.accept(instance);
            }
        }
    }
}
