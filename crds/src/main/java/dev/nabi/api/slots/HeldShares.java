package dev.nabi.api.slots;

import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway may use of each instance: its share by the view that it was told last, and no more than before that where
 * others may still use the rest. An immutable value; whoever holds it swaps it whole.
 *
 * <pre>
 * no view ── view ──→ lowered: min(before, view) ── settled ──→ the view's share; min(before, view) on pods that are held
 *                        ↑                                        │
 *                        └────────────── newer view ──────────────┘
 * </pre>
 *
 * What a member that departed may use is nobody's until its calls have ended; then each of the others has more, by its own clock
 * and without a word: nobody has less.
 */
public record HeldShares(
        Start start, SlotView view, long atMillis, @Nullable HeldShares before, int depth) {
    /** So many views in a row that were never settled: what was before them is taken for nothing. */
    private static final int MOST_UNSETTLED = 4;

    /** What a gateway has that may take no slot. */
    private static final HeldShares NOTHING = new HeldShares(new Start(2, Long.MAX_VALUE), SlotView.none(), 0, null, 0);

    /**
     * A gateway that has heard of no view.
     *
     * @param gateways how many it was configured to be one of
     * @param waitsUntilMillis until when it takes no slot without a view
     */
    public record Start(int gateways, long waitsUntilMillis) {
        int share(int concurrency, long nowMillis) {
            return nowMillis < waitsUntilMillis ? 0 : Math.ceilDiv(concurrency, gateways);
        }
    }

    /** One gateway of so many; without a view it takes no slot until then, then an equal part. */
    public static HeldShares start(int gateways, long waitsUntilMillis) {
        return new HeldShares(new Start(gateways, waitsUntilMillis), SlotView.none(), 0, null, 0);
    }

    /** Takes a view in; one that is older changes nothing. */
    public HeldShares with(SlotView next, long nowMillis) {
        if (next.isNewer(view)) {
            var isWhole = next.settled() && next.held().isEmpty();
            // One that waited for its first view goes on waiting until that is settled.
            var earlier = depth < MOST_UNSETTLED && !isWaiting(nowMillis) ? this : NOTHING;
            return new HeldShares(start, next, nowMillis, isWhole ? null : earlier, isWhole ? 0 : earlier.depth + 1);
        }
        if (hasNoView() || !next.isSame(view) || !next.settled()) {
            return this;
        }
        var pods = new HashSet<>(next.held());
        if (view.settled()) {
            // Of two in the wrong order, the later one holds fewer.
            pods.retainAll(view.held());
            if (pods.size() == view.held().size()) {
                return this;
            }
        }
        return new HeldShares(
                start,
                view.settled(pods.stream().sorted().toList()),
                atMillis,
                pods.isEmpty() ? null : before,
                pods.isEmpty() ? 0 : depth);
    }

    /** The view that it goes by, as old as it is now. */
    public SlotView view(long nowMillis) {
        return hasNoView() ? view : view.later(nowMillis - atMillis);
    }

    private boolean hasNoView() {
        return view.version() == 0;
    }

    /** Whether it waits for its first view. */
    public boolean isWaiting(long nowMillis) {
        return hasNoView() && nowMillis < start.waitsUntilMillis();
    }

    /** Whether it may not have taken a slot: it waited for its first view, and none was settled since. */
    public boolean takesNone(long nowMillis) {
        if (hasNoView()) {
            return isWaiting(nowMillis) || start.waitsUntilMillis() == Long.MAX_VALUE;
        }
        return !view.settled() && before != null && before.takesNone(nowMillis);
    }

    /**
     * Whether this gateway is the only one, so that it has every slot. Where there should be one only, the next after one that was
     * killed is alone at once: it does not keep all calls waiting until those of the other have ended for sure.
     */
    public boolean isAlone(String member, long nowMillis) {
        if (hasNoView()) {
            return start.gateways() <= 1 && !isWaiting(nowMillis);
        }
        var isOnly = view.members().size() == 1 && view.hasMember(member);
        return isOnly
                && (start.gateways() <= 1 || (before == null && view.departed().isEmpty()));
    }

    /** Whether time alone may change a share. */
    public boolean isTimed() {
        return hasNoView() || !view.departed().isEmpty() || (before != null && before.isTimed());
    }

    /** How many slots of an instance a member may use. */
    public int usable(String member, Slots of, long nowMillis) {
        if (hasNoView()) {
            return start.share(of.concurrency(), nowMillis);
        }
        var share = share(member, of, nowMillis);
        return before != null && (!view.settled() || view.held().contains(of.pod()))
                ? Math.min(share, before.usable(member, of, nowMillis))
                : share;
    }

    /** Its share by the view alone; without a view what it may use. */
    public int share(String member, Slots of, long nowMillis) {
        if (hasNoView()) {
            return start.share(of.concurrency(), nowMillis);
        }
        return view.share(member, of, nowMillis - atMillis);
    }

    /** How many slots of an instance all gateways together may use, without those that gateways that departed may still have. */
    public int divided(Slots of, long nowMillis) {
        return hasNoView() ? of.concurrency() : view.divided(of, nowMillis - atMillis);
    }

    /** How many gateways divide them, as far as is known. */
    public int members() {
        return hasNoView() ? start.gateways() : Math.max(1, view.members().size());
    }

    /** Whether a member counts no more for an instance, so that what was borrowed from it has no other owner. */
    public boolean isGone(String member, Slots of, long nowMillis) {
        return !hasNoView() && !view.counts(member, of, nowMillis - atMillis);
    }

    /**
     * The slots of one instance.
     *
     * @param pod its UID
     * @param timeoutMillis the most that one call may take on it
     * @param createdSeconds when its pod was created, in seconds since 1970 by the API server's clock; 0 where that is not known
     */
    public record Slots(String pod, int concurrency, long timeoutMillis, long createdSeconds) {}
}
