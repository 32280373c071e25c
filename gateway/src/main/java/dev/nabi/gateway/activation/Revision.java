package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.instances.InstancePicker;
import dev.nabi.gateway.instances.Instances;
import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.loop.LoadCell;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.budget.Budget;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A revision that is served: its instances, those who wait for one, and what it holds.
 *
 * <p>No wake-up is lost, and no lock is taken where nobody waits: who enqueues does so first and looks for a free
 * instance after; who gives a slot back does that first and looks for a waiter after. One of the two sees the other.
 */
public final class Revision {
    /** What an instance without a limit is taken to have room for, and the most deliveries at once. */
    private static final int UNLIMITED_WINDOW = 1000;

    private static final int MOST_WINDOW = 10_000;

    private final RevisionKey key;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Instances instances;
    private final RequestQueue queue = new RequestQueue();
    private final Waker waker;
    private final ScaleClient scale;
    private final AtomicBoolean isRaising = new AtomicBoolean();
    private final DemandListener demand;
    private final Slots slots;
    private final LoadCell[] cells;
    private final RevisionMeter meter;
    private volatile Limits limits;
    private volatile @Nullable Budget budget;
    private volatile @Nullable FunctionLimits functionLimits;
    private volatile boolean isRetired;

    Revision(RevisionKey key, Limits limits, RevisionContext context) {
        this.key = key;
        this.limits = limits;
        this.demand = context.demand();
        this.slots = context.slots();
        this.cells = new LoadCell[context.loops()];
        for (var i = 0; i < cells.length; i++) {
            cells[i] = new LoadCell();
        }
        this.instances = new Instances(context.prober(), this::instancesChanged);
        this.scale = context.scale();
        this.waker = new Waker(key, context.scale(), context.timers(), this::mustWake);
        var ticks = context.ticks();
        this.meter = context.meters().open(key, () -> load(ticks.nanos()));
    }

    public RevisionKey key() {
        return key;
    }

    public Instances instances() {
        return instances;
    }

    public Limits limits() {
        return limits;
    }

    /** What its invocations take from; null where nothing bounds what they use. */
    public @Nullable Budget budget() {
        return budget;
    }

    /** What its Function's calls are held to; null where nothing is. */
    public @Nullable FunctionLimits functionLimits() {
        return functionLimits;
    }

    void functionLimits(@Nullable FunctionLimits changed) {
        functionLimits = changed;
    }

    void budget(@Nullable Budget changed) {
        budget = changed;
    }

    public RevisionMeter meter() {
        return meter;
    }

    /** What an event loop counts of this revision. */
    public LoadCell cell(int loop) {
        return cells[loop];
    }

    public Load load(long now) {
        var sum = Load.NONE;
        for (var cell : cells) {
            sum = sum.plus(cell.read(now));
        }
        return sum;
    }

    /** Why waking it failed the last time; null when it did not. */
    public @Nullable String wakeFailure() {
        return waker.lastFailure();
    }

    void limit(Limits changed) {
        this.limits = changed;
        handOver();
    }

    /** Takes a slot on some instance; null when all are taken or there is none. */
    @Nullable
    Instance acquire(int random) {
        var ready = choosable();
        var known = limits;
        // Between the look and the taking another loop may be faster: then the next look sees it.
        for (var attempt = 0; attempt <= ready.length; attempt++) {
            var basis = slots.basis();
            var index = pick(ready, known, random);
            if (index == InstancePicker.NONE) {
                return null;
            }
            if (take(ready[index], known, basis)) {
                return ready[index];
            }
        }
        return null;
    }

    private int pick(Instance[] ready, Limits known, int random) {
        if (known.concurrency() == 0 || slots.isAlone()) {
            return InstancePicker.pick(ready.length, i -> ready[i].inFlight(), known.concurrency(), random);
        }
        return InstancePicker.pick(
                ready.length,
                i -> ready[i].inFlight(),
                i -> ready[i].inFlight() < slots.usable(ready[i], known),
                random);
    }

    private boolean take(Instance instance, Limits known, long basis) {
        if (known.concurrency() == 0) {
            return instance.tryAcquire(0);
        }
        var usable = slots.usable(instance, known);
        if (usable == 0 || !instance.tryAcquire(usable)) {
            return false;
        }
        // Who lowers the shares counts what is taken after it: what was taken by the shares of before may be too much.
        if (slots.basis() == basis || instance.inFlight() <= slots.usable(instance, known)) {
            return true;
        }
        instance.release();
        return false;
    }

    /**
     * Marked instances are left alone, for an operator will end them or take the mark back. While there is no operator,
     * and nothing else, they still serve: one that comes back sees what is in flight, and waits for it.
     */
    private Instance[] choosable() {
        var ready = instances.ready();
        return ready.length == 0 && demand.isUnheard() ? instances.draining() : ready;
    }

    /** A delivery of an event has a slot. */
    public void deliveryBegins() {
        deliveries.incrementAndGet();
    }

    public void deliveryEnds() {
        deliveries.decrementAndGet();
    }

    /**
     * How many deliveries of events may be in flight, over all gateways: the slots of ready instances that no other call has. Each
     * gateway knows its own calls only, and takes the others to have as many: events go to all of them in turn, so what is too
     * much for one gateway is too little for another.
     */
    public int deliveryWindow() {
        var known = limits;
        var slotsOfAll = 0L;
        var taken = -deliveries.get();
        for (var instance : instances.ready()) {
            slotsOfAll += known.concurrency() == 0 ? UNLIMITED_WINDOW : slots.divided(instance, known);
            taken += instance.inFlight();
        }
        return Math.clamp(slotsOfAll - (long) slots.members() * Math.max(0, taken), 0, MOST_WINDOW);
    }

    /**
     * Looks after what waits, every second: asks other gateways for slots, and for more instances where no operator is there, or
     * all slots of those that are ready may be in use by gateways that were killed. A gateway that may take no slot yet asks for
     * none: what waits there would have no slot on them either.
     */
    void lookAfterQueue() {
        if (queue.size() == 0 || isRetired) {
            return;
        }
        handOver();
        slots.wanted(this);
        if (!slots.takesNone() && (demand.isUnheard() || isFrozen())) {
            Raise.decide(new Raise.Seen(instances.pods(), instances.starting(), queue.local()), limits)
                    .ifPresent(this::raise);
        }
    }

    /** An operator takes slots for free that nobody may use. */
    private boolean isFrozen() {
        var ready = choosable();
        var known = limits;
        return known.concurrency() > 0
                && ready.length > 0
                && Arrays.stream(ready).allMatch(instance -> slots.divided(instance, known) == 0);
    }

    private void raise(Raise raise) {
        if (isRaising.compareAndSet(false, true)) {
            scale.raise(key, raise.from(), raise.to()).whenComplete((outcome, failure) -> isRaising.set(false));
        }
    }

    /** What became of a waiter that asked for a place in the queue. */
    public enum Enqueued {
        QUEUED,
        /** As many wait as may. */
        FULL,
        /** The revision takes no more invocations. */
        RETIRED
    }

    /** A slot on a free instance; null when there is none, or others wait already. */
    public @Nullable Permit tryAdmit(int random) {
        var free = queue.size() == 0 ? acquire(random) : null;
        return free == null ? null : new Permit(this, free);
    }

    /** Puts a waiter at the end of the queue, and sees to it that an instance comes. */
    public Enqueued enqueue(Waiter waiter) {
        if (isRetired) {
            return Enqueued.RETIRED;
        }
        if (!queue.offer(waiter, limits.queueLength())) {
            return Enqueued.FULL;
        }
        if (isRetired && queue.remove(waiter)) {
            return Enqueued.RETIRED;
        }
        handOver();
        if (queue.size() > 0) {
            demand.urgent(this);
            waker.somebodyWaits();
            slots.wanted(this);
        }
        return Enqueued.QUEUED;
    }

    /** Puts a waiter for a call of another gateway, which has no slot, at the end of the queue. */
    public void lend(Waiter remote) {
        queue.offer(remote, Integer.MAX_VALUE);
        handOver();
        if (isRetired && queue.remove(remote)) {
            remote.refused(RefusalReason.REVISION_GONE);
        }
    }

    /**
     * Gives a slot that another gateway lends to the call that has waited longest here.
     *
     * @param pod the UID of the instance's pod
     * @param back gives the slot back, once
     * @return whether there is such a call and such an instance
     */
    public boolean borrow(String pod, Runnable back) {
        for (var instance : choosable()) {
            if (instance.pod().uid().equals(pod)) {
                var waiter = queue.pollLocal();
                if (waiter == null) {
                    return false;
                }
                instance.borrow();
                waiter.granted(new Permit(this, instance, back));
                return true;
            }
        }
        return false;
    }

    /** The calls of this gateway that wait. */
    public int waiting() {
        return queue.local();
    }

    /** The instances that may be chosen, as they are now; not to be written to. */
    public Instance[] choosableNow() {
        return choosable();
    }

    /** Takes a waiter out of the queue; false for one whose turn has come. */
    public boolean dequeue(Waiter waiter) {
        return queue.remove(waiter);
    }

    void released(Instance instance) {
        var left = instance.release();
        if (queue.size() > 0) {
            handOver();
        }
        tellIfDrained(instance, left);
    }

    void gaveBack(Instance instance) {
        tellIfDrained(instance, instance.giveBack());
    }

    private void tellIfDrained(Instance instance, int left) {
        if (left == 0 && instance.isDraining()) {
            demand.urgent(this);
        }
    }

    /** Gives free slots to those who have waited longest. */
    public void handOver() {
        while (queue.size() > 0) {
            var instance = acquire(ThreadLocalRandom.current().nextInt());
            if (instance == null) {
                return;
            }
            var waiter = queue.poll();
            if (waiter == null) {
                instance.release();
            } else {
                waiter.granted(new Permit(this, instance));
            }
        }
    }

    private void instancesChanged() {
        handOver();
        waker.instancesChanged();
        demand.urgent(this);
    }

    /** What starts was woken; should it go, that is a change. */
    private boolean mustWake() {
        return queue.local() > 0 && instances.ready().length == 0 && instances.starting() == 0 && !isRetired;
    }

    /** Takes no more invocations, and fails the queued ones. What instances work on goes on, and is metered. */
    void retire() {
        isRetired = true;
        queue.clear().forEach(waiter -> waiter.refused(RefusalReason.REVISION_GONE));
    }

    /** Retired, and all that it held has ended. */
    void close() {
        meter.close();
    }
}
