package dev.nabi.api.slots;

import java.util.Comparator;
import java.util.List;

/**
 * Which gateways divide the slots of all instances. The operator's leader writes it in two phases: at first every gateway
 * lowers to its share of this view; when all have, it is settled, and each has its whole share.
 *
 * @param version grows with each change of the members
 * @param leader the operator process that wrote it: of two with one version, the view of the greater name counts
 * @param settled whether every member has lowered to its share
 * @param held UIDs of pods on which a member used more than its share when it lowered; nobody has more of them than before
 */
public record SlotView(
        long version,
        String leader,
        List<Member> members,
        List<DepartedMember> departed,
        boolean settled,
        List<String> held) {

    private static final Comparator<SlotView> ORDER =
            Comparator.comparingLong(SlotView::version).thenComparing(SlotView::leader);

    public SlotView {
        leader = leader == null ? "" : leader;
        members = members == null ? List.of() : List.copyOf(members);
        departed = departed == null ? List.of() : List.copyOf(departed);
        held = held == null ? List.of() : List.copyOf(held);
    }

    /** What no gateway takes for a change: it only asks what there is. */
    public static SlotView none() {
        return new SlotView(0, "", List.of(), List.of(), false, List.of());
    }

    /** Whether this one was written after the other. */
    public boolean isNewer(SlotView other) {
        return ORDER.compare(this, other) > 0;
    }

    public boolean isSame(SlotView other) {
        return ORDER.compare(this, other) == 0;
    }

    /** The same in its second phase, or with fewer pods that are held. */
    public SlotView settled(List<String> pods) {
        return new SlotView(version, leader, members, departed, true, pods);
    }

    /** The same, so much later. */
    public SlotView later(long sinceMillis) {
        var older = departed.stream().map(gone -> gone.later(sinceMillis)).toList();
        return new SlotView(version, leader, members, older, settled, held);
    }

    public boolean hasMember(String id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    /** A member's slots of an instance: its share of what members that departed may not use any more. */
    int share(String member, HeldShares.Slots of, long sinceMillis) {
        return SlotShare.of(divided(of, sinceMillis), of.pod(), member, ids());
    }

    /** The slots of an instance that the members divide: those that no member that departed may use any more. */
    int divided(HeldShares.Slots of, long sinceMillis) {
        var taken =
                departed.stream().mapToInt(gone -> gone.mayUse(of, sinceMillis)).sum();
        return Math.max(0, of.concurrency() - taken);
    }

    /** Whether it is there, or may have calls on an instance. */
    boolean counts(String id, HeldShares.Slots of, long sinceMillis) {
        return hasMember(id)
                || departed.stream().anyMatch(gone -> gone.id().equals(id) && !gone.hasNone(of, sinceMillis));
    }

    /** The ids of the members. */
    public List<String> ids() {
        return members.stream().map(Member::id).toList();
    }
}
