package dev.nabi.gateway.instances;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One pod of a revision, as something that takes invocations.
 *
 * <pre>
 * PROBING ── answers ──→ READY ── refuses ──→ PROBING
 *    └──────────── pod gone ──┴──→ GONE
 * </pre>
 *
 * A draining mark is beside that: a marked instance answers, but is not chosen.
 */
public final class Instance {
    /** Whether it answers. */
    public enum State {
        PROBING,
        READY,
        GONE
    }

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger borrowed = new AtomicInteger();
    private final AtomicReference<State> state = new AtomicReference<>(State.PROBING);
    private final String host;
    private volatile PodView pod;
    private volatile @Nullable CachedShare share;

    /** The slots that this gateway may use, as they were computed last; after so many changes, and good until then. */
    public record CachedShare(long basis, int concurrency, int share, long untilMillis) {}

    public Instance(PodView pod, String host) {
        this.pod = pod;
        this.host = host;
    }

    public String name() {
        return pod.name();
    }

    public PodView pod() {
        return pod;
    }

    public String host() {
        return host;
    }

    public int port() {
        return pod.port();
    }

    /** The own slots that are taken, by calls of this gateway and by those that they were lent to. */
    public int inFlight() {
        return inFlight.get();
    }

    /** All that this gateway knows to be in flight, on its own slots and on those of other gateways. */
    public int busy() {
        return inFlight.get() + borrowed.get();
    }

    public @Nullable CachedShare cachedShare() {
        return share;
    }

    public void cacheShare(CachedShare computed) {
        share = computed;
    }

    /** A call begins on a slot of another gateway. */
    public void borrow() {
        borrowed.incrementAndGet();
    }

    /** Such a call has ended; returns how many are still in flight. */
    public int giveBack() {
        return borrowed.decrementAndGet() + inFlight.get();
    }

    public State state() {
        return state.get();
    }

    /** The value of its draining mark; null without one. */
    public @Nullable String drainingMark() {
        return pod.drainingMark();
    }

    public boolean isDraining() {
        return pod.isDraining();
    }

    /** Takes a slot, unless {@code limit} are taken; a limit of 0 is none. */
    public boolean tryAcquire(int limit) {
        if (limit == 0) {
            inFlight.getAndIncrement();
            return true;
        }
        var taken = inFlight.get();
        while (taken < limit) {
            var seen = inFlight.compareAndExchange(taken, taken + 1);
            if (seen == taken) {
                return true;
            }
            taken = seen;
        }
        return false;
    }

    /** Gives a slot back; returns how many calls are still in flight. */
    public int release() {
        return inFlight.decrementAndGet() + borrowed.get();
    }

    void update(PodView seen) {
        this.pod = seen;
    }

    boolean move(State from, State to) {
        return state.compareAndSet(from, to);
    }

    void gone() {
        state.set(State.GONE);
    }

    @Override
    public String toString() {
        return pod.revision().namespace() + "/" + name() + " at " + host + ":" + port();
    }
}
