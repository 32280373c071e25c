package dev.nabi.gateway.activation;

import dev.nabi.api.slots.HeldShares;
import dev.nabi.api.slots.SlotView;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.metering.Ticks;
import java.util.function.Consumer;

/**
 * How many slots of each instance this gateway may use, where several gateways divide them. One thread changes it, every event
 * loop reads it. Who takes a slot looks here again after the taking, and who lowers reads what is taken after the lowering: one
 * of the two sees the other.
 */
public final class Slots {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How long one of several gateways takes no slot while nobody tells it of the others. */
    public static final long WAIT_MILLIS = 10_000;

    /** How old a share may be that time alone changes; it only grows. */
    private static final long TIMED_MILLIS = 100;

    private final String member;
    private final Ticks ticks;
    private volatile Held held;
    private volatile Consumer<Revision> borrower = nobody -> {};

    /** What is held, whether that is every slot, and how often it was changed. */
    private record Held(HeldShares shares, boolean isAlone, long version) {}

    /**
     * One gateway of so many, as far as the configuration says.
     *
     * @param aloneWaitMillis how long one that is configured as the only one takes no slot while nobody tells it of others
     */
    public Slots(String member, int gateways, long aloneWaitMillis, Ticks ticks) {
        this.member = member;
        this.ticks = ticks;
        var shares = HeldShares.start(gateways, nowMillis() + (gateways > 1 ? WAIT_MILLIS : aloneWaitMillis));
        this.held = new Held(shares, shares.isAlone(member, nowMillis()), 0);
    }

    /** Sets who borrows slots of other gateways for a revision for which calls wait. */
    public void setBorrower(Consumer<Revision> borrows) {
        borrower = borrows;
    }

    public String member() {
        return member;
    }

    /** Takes a view in. */
    public void accept(SlotView view) {
        var before = held;
        var shares = before.shares().with(view, nowMillis());
        if (!shares.equals(before.shares())) {
            held = new Held(shares, shares.isAlone(member, nowMillis()), before.version() + 1);
        }
    }

    /** The view that it goes by. */
    public SlotView view() {
        return held.shares().view(nowMillis());
    }

    /** Whether it takes no slot since it has not heard of the other gateways yet. */
    public boolean isWaiting() {
        return held.shares().isWaiting(nowMillis());
    }

    /** Whether it has taken no slot: no view that it is in was settled, and it waited for one. */
    public boolean takesNone() {
        return held.shares().takesNone(nowMillis());
    }

    /** Counts the changes of what is held. */
    long basis() {
        return held.version();
    }

    /** Whether this gateway has every slot. */
    boolean isAlone() {
        return held.isAlone();
    }

    /** The slots of an instance that this gateway may use. */
    int usable(Instance instance, Limits limits) {
        var now = held;
        if (now.isAlone()) {
            return limits.concurrency();
        }
        var cached = instance.cachedShare();
        var millis = nowMillis();
        if (cached != null
                && cached.basis() == now.version()
                && cached.concurrency() == limits.concurrency()
                && millis < cached.untilMillis()) {
            return cached.share();
        }
        var share = now.shares().usable(member, of(instance, limits), millis);
        var until = now.shares().isTimed() ? millis + TIMED_MILLIS : Long.MAX_VALUE;
        instance.cacheShare(new Instance.CachedShare(now.version(), limits.concurrency(), share, until));
        return share;
    }

    /** The slots of an instance that another gateway has by the view. */
    public int shareOf(String other, Instance instance, Limits limits) {
        return held.shares().share(other, of(instance, limits), nowMillis());
    }

    /** The slots of an instance that this gateway has by the view, when all others have lowered. */
    public int share(Instance instance, Limits limits) {
        return shareOf(member, instance, limits);
    }

    /** Whether another gateway counts no more for an instance, so that what was borrowed from it is nobody's. */
    public boolean isGone(String other, Instance instance, Limits limits) {
        return held.shares().isGone(other, of(instance, limits), nowMillis());
    }

    /** The slots of an instance that all gateways together may use: not those on which gateways that were killed may have calls. */
    int divided(Instance instance, Limits limits) {
        var now = held;
        return now.isAlone() ? limits.concurrency() : now.shares().divided(of(instance, limits), nowMillis());
    }

    /** How many gateways divide the slots of instances. */
    int members() {
        return held.shares().members();
    }

    /** Calls wait for a revision, and this gateway has no slot for them. */
    void wanted(Revision revision) {
        if (!held.isAlone()) {
            borrower.accept(revision);
        }
    }

    private static HeldShares.Slots of(Instance instance, Limits limits) {
        var own = instance.pod().timeoutSeconds() * 1000L;
        return new HeldShares.Slots(
                instance.pod().uid(),
                limits.concurrency(),
                own > 0 ? own : limits.timeoutMillis(),
                instance.pod().createdSeconds());
    }

    private long nowMillis() {
        return ticks.nanos() / NANOS_PER_MILLI;
    }
}
