package dev.nabi.api.slots;

import java.util.Collection;

/**
 * The rule by which the slots of one instance are divided: in equal parts, and what remains goes to the first in an order of
 * the members that each instance has of its own (rendezvous hashing). Shares sum to the concurrency. With more slots, or when a
 * member goes, no other has less: with rank <i>k</i> of <i>n</i> a share is ⌈(c − k) / n⌉, and both <i>k</i> and <i>n</i> can only fall.
 */
public final class SlotShare {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private SlotShare() {}

    /** How many of an instance's slots a member has; 0 for one that is not among the members. */
    public static int of(int concurrency, String pod, String member, Collection<String> members) {
        if (!members.contains(member)) {
            return 0;
        }
        var mine = weight(pod, member);
        var rank = 0;
        for (var other : members) {
            var weight = weight(pod, other);
            if (weight > mine || (weight == mine && other.compareTo(member) > 0)) {
                rank++;
            }
        }
        return Math.max(0, (concurrency - rank + members.size() - 1) / members.size());
    }

    private static long weight(String pod, String member) {
        return mixed(hash(hash(FNV_OFFSET, pod), member));
    }

    private static long hash(long from, String text) {
        var hash = from;
        for (var i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** The finalizer of SplitMix64: spreads what differs in the last characters only. */
    private static long mixed(long hash) {
        var z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
