package dev.nabi.operator.sharing;

import dev.nabi.api.slots.DepartedMember;
import dev.nabi.api.slots.Member;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which the operator's leader makes views: what it knows of the gateways, and the view that follows. An immutable
 * value: the round takes answers in and asks for the next view.
 *
 * <p>A view is settled when every member has answered to it, so has lowered to its share. A gateway process that is gone
 * stays as departed until its calls have ended for sure, unless it said that they have. A new leader learns members from the
 * views that gateways go by: so while an address is silent that no view names, it changes nothing for a while.
 *
 * @param leader the name of this operator process
 * @param view the view that was made last; that of no version before the first
 * @param members the process at each address
 * @param departed the processes that are gone
 * @param shared the last settled view that a process was in: by that it has its shares
 * @param left processes that said that all their calls have ended
 * @param answers the last answer of each process
 * @param silent since when an address is silent that nothing is known of
 */
record SlotPlan(
        String leader,
        SlotView view,
        Map<String, String> members,
        Map<String, Departure> departed,
        Map<String, SlotView> shared,
        Set<String> left,
        Map<String, SlotViewState> answers,
        Map<String, Long> silent) {

    /** The longest time-out of a Function, and what a broken connection takes to be noticed on top. */
    static final long LONGEST_CALL_MILLIS = 3_660_000;

    /** How long an unknown address holds back that views change: a gateway starts in less. */
    static final long UNKNOWN_MILLIS = 10_000;

    /**
     * The end of a process.
     *
     * @param since in milliseconds of the operator's clock
     * @param isSeen whether this operator saw it: its address has gone, or another process has it
     * @param createdUntil when the youngest pod was created that there was after its end, in seconds; null until that was looked up
     */
    record Departure(long since, boolean isSeen, @Nullable Long createdUntil) {}

    SlotPlan {
        members = Map.copyOf(members);
        departed = Map.copyOf(departed);
        shared = Map.copyOf(shared);
        left = Set.copyOf(left);
        answers = Map.copyOf(answers);
        silent = Map.copyOf(silent);
    }

    static SlotPlan empty(String leader) {
        return new SlotPlan(leader, SlotView.none(), Map.of(), Map.of(), Map.of(), Set.of(), Map.of(), Map.of());
    }

    /** These addresses are there; what was at others has departed. */
    SlotPlan live(Set<String> addresses, long now) {
        var present = new HashMap<>(members);
        var gone = new HashMap<>(departed);
        members.forEach((address, id) -> {
            if (!addresses.contains(address)) {
                present.remove(address);
                depart(gone, id, now, true);
            }
        });
        gone.values().removeIf(departure -> now - departure.since() >= LONGEST_CALL_MILLIS);
        var unknown = new HashMap<String, Long>();
        addresses.stream()
                .filter(address -> !present.containsKey(address))
                .forEach(address -> unknown.put(address, silent.getOrDefault(address, now)));
        return new SlotPlan(leader, view, present, gone, shared, left, answers, unknown);
    }

    /** An address answered; {@code live} are all that there are. */
    SlotPlan answered(String address, SlotViewState answer, Set<String> live, long now) {
        var present = new HashMap<>(members);
        var gone = new HashMap<>(departed);
        var ended = new HashSet<>(left);
        var heard = new HashMap<>(answers);
        var unknown = new HashMap<>(silent);
        if (answer.left()) {
            ended.add(answer.member());
        }
        var before = present.put(address, answer.member());
        if (before != null && !before.equals(answer.member())) {
            depart(gone, before, now, true);
        }
        unknown.remove(address);
        heard.put(answer.member(), answer);
        var settled = with(shared, answer.view());
        learn(answer.view(), live, present, gone, settled, now);
        unknown.keySet().removeAll(present.keySet());
        gone.keySet().removeAll(present.values());
        gone.keySet().removeAll(ended);
        return new SlotPlan(leader, view, present, gone, settled, ended, heard, unknown);
    }

    /** An address has a gateway of a version that knows nothing of views: it is none of those that divide slots. */
    SlotPlan without(String address) {
        var unknown = new HashMap<>(silent);
        unknown.remove(address);
        return new SlotPlan(leader, view, members, departed, shared, left, answers, unknown);
    }

    /** Takes in what another leader knew. */
    private void learn(
            SlotView other,
            Set<String> live,
            Map<String, String> present,
            Map<String, Departure> gone,
            Map<String, SlotView> settled,
            long now) {
        for (var departure : other.departed()) {
            if (!present.containsValue(departure.id()) && departure.goneMillis() < LONGEST_CALL_MILLIS) {
                gone.merge(departure.id(), new Departure(now - departure.goneMillis(), false, null), SlotPlan::earlier);
                settled.putIfAbsent(departure.id(), among(departure));
            }
        }
        for (var member : other.members()) {
            if (present.containsValue(member.id()) || gone.containsKey(member.id())) {
                continue;
            }
            if (live.contains(member.address()) && !present.containsKey(member.address())) {
                present.put(member.address(), member.id());
            } else {
                depart(gone, member.id(), now, present.containsKey(member.address()));
            }
        }
    }

    /** What this operator saw of it stays: another one may have taken a late answer for an end. */
    private static Departure earlier(Departure one, Departure other) {
        var seen = one.isSeen() ? one : other;
        return new Departure(Math.min(one.since(), other.since()), seen.isSeen(), seen.createdUntil());
    }

    /** What stands for the view in which a process had its shares that departed under another leader. */
    private static SlotView among(DepartedMember departure) {
        var members = departure.among().stream().map(id -> new Member(id, "")).toList();
        return new SlotView(0, "", members, List.of(), true, departure.held());
    }

    /** With the members of a view that is settled. */
    private static Map<String, SlotView> with(Map<String, SlotView> known, SlotView settled) {
        var all = new HashMap<>(known);
        if (settled.settled()) {
            settled.ids().forEach(id -> all.merge(id, settled, (before, now) -> before.isNewer(now) ? before : now));
        }
        return all;
    }

    private void depart(Map<String, Departure> gone, String id, long now, boolean isSeen) {
        if (!left.contains(id)) {
            gone.merge(id, new Departure(now, isSeen, null), SlotPlan::earlier);
        }
    }

    /** The processes whose end was seen, and of which is not known yet which pods are younger. */
    Map<String, Departure> undated() {
        return departed.entrySet().stream()
                .filter(gone -> gone.getValue().isSeen() && gone.getValue().createdUntil() == null)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** With the time at which the youngest pod was created, looked up after these ends were seen. */
    SlotPlan dated(Map<String, Departure> ends, long createdUntil) {
        var gone = new HashMap<>(departed);
        ends.forEach((id, end) -> gone.replace(id, end, new Departure(end.since(), true, createdUntil)));
        return new SlotPlan(leader, view, members, gone, shared, left, answers, silent);
    }

    /** The plan with the view that follows from what is known. */
    SlotPlan next(long now) {
        var next = following(now);
        var settled = with(shared, next);
        settled.keySet().retainAll(named(next));
        return new SlotPlan(leader, next, members, departed, settled, namedStill(), trimmed(), silent);
    }

    private SlotView following(long now) {
        if (silent.values().stream().anyMatch(since -> now - since < UNKNOWN_MILLIS)) {
            return view;
        }
        var wanted = wanted();
        var gone = gone(now);
        if (!isOf(wanted, gone) || isOvertaken()) {
            return wanted.isEmpty() ? view : new SlotView(newest() + 1, leader, wanted, gone, false, List.of());
        }
        return isLowered() ? view.settled(held()) : view;
    }

    private List<Member> wanted() {
        return members.entrySet().stream()
                .filter(member -> !left.contains(member.getValue()))
                .map(member -> new Member(member.getValue(), member.getKey()))
                .sorted(Comparator.comparing(Member::id))
                .toList();
    }

    private List<DepartedMember> gone(long now) {
        return departed.entrySet().stream()
                .map(gone -> departed(gone.getKey(), gone.getValue(), now))
                .sorted(Comparator.comparing(DepartedMember::id))
                .toList();
    }

    private DepartedMember departed(String id, Departure departure, long now) {
        var goneMillis = now - departure.since();
        var view = shared.get(id);
        if (view != null) {
            return new DepartedMember(id, goneMillis, view.ids(), view.held(), departure.createdUntil());
        }
        var answer = answers.get(id);
        // One that never heard of others, and did not wait for them, may have used every slot.
        var among = answer != null && answer.waits() ? List.<String>of() : List.of(id);
        return new DepartedMember(id, goneMillis, among, List.of(), departure.createdUntil());
    }

    private boolean isOf(List<Member> wanted, List<DepartedMember> gone) {
        return view.version() > 0
                && view.members().equals(wanted)
                && ends(view.departed()).equals(ends(gone));
    }

    /** Which processes are gone, and until when pods were created that they may have known. */
    private static Map<String, Optional<Long>> ends(List<DepartedMember> departed) {
        return departed.stream()
                .collect(Collectors.toMap(DepartedMember::id, gone -> Optional.ofNullable(gone.createdUntil())));
    }

    /** Whether a gateway goes by a view of another leader. */
    private boolean isOvertaken() {
        return members.values().stream()
                .map(answers::get)
                .anyMatch(answer -> answer != null && answer.view().isNewer(view));
    }

    private long newest() {
        return Stream.concat(Stream.of(view), answers.values().stream().map(SlotViewState::view))
                .mapToLong(SlotView::version)
                .max()
                .orElse(0);
    }

    private boolean isLowered() {
        return view.members().stream().allMatch(member -> {
            var answer = answers.get(member.id());
            return answer != null && answer.view().isSame(view);
        });
    }

    private List<String> held() {
        var held = new ArrayList<String>();
        for (var member : view.members()) {
            var answer = answers.get(member.id());
            if (answer != null) {
                held.addAll(answer.held());
            }
        }
        return held.stream()
                .distinct()
                .filter(pod -> !view.settled() || view.held().contains(pod))
                .sorted()
                .toList();
    }

    private Set<String> namedStill() {
        return left.stream()
                .filter(id -> members.containsValue(id)
                        || view.hasMember(id)
                        || answers.values().stream()
                                .anyMatch(answer -> answer.view().hasMember(id)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, SlotViewState> trimmed() {
        var kept = new HashMap<>(answers);
        kept.keySet().removeIf(id -> !members.containsValue(id) && !departed.containsKey(id));
        return kept;
    }

    private Set<String> named(SlotView next) {
        var names = new HashSet<>(members.values());
        names.addAll(departed.keySet());
        names.addAll(next.ids());
        return names;
    }
}
