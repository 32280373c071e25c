package dev.nabi.operator.revision;

import dev.nabi.api.v1alpha1.ScaleSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves traffic no faster than instances come that carry it. A revision that is to get more than it has gets, in steps,
 * the part of all traffic that its ready instances carry of what the function needs now; what is left stays with those
 * that lose. One that has no traffic yet shows one ready instance first, also when nothing is called.
 *
 * <pre>
 *   needs 10, new has  1 ready: old 90, new 10
 *   needs 10, new has  5 ready: old 50, new 50
 *   needs 10, new has 10 ready:         new 100
 *   need unknown, old runs 10: all of it stays until new has 10 ready
 * </pre>
 *
 * All that it goes by is in the cluster, so that an operator that starts in the midst of a shift goes on with it.
 */
final class TrafficShift {
    /** Each step is a write of the status and a new route table in each gateway. */
    private static final int STEP = 10;

    private final Map<String, Integer> has;
    private final Map<String, Integer> wants;
    private final Map<String, Revision> revisions;
    private final int demanded;
    private final boolean exact;
    private final boolean losersAnswer;

    private TrafficShift(
            List<TrafficTarget> now,
            List<TrafficTarget> wanted,
            List<Revision> existing,
            OptionalInt known,
            ScaleSpec bounds) {
        has = shares(now);
        wants = shares(wanted);
        revisions = existing.stream().collect(Collectors.toMap(Revision::name, revision -> revision));
        exact = known.isPresent();
        var load = exact ? Math.min(known.getAsInt(), running()) : estimate();
        demanded = Math.min(bounds.max(), Math.max(bounds.min(), load));
        losersAnswer = has.keySet().stream().anyMatch(name -> loses(name) && ready(name) > 0);
    }

    /**
     * The next step from where the traffic goes now to where it is wanted.
     *
     * @param demanded how many instances the load needs, where that is known
     * @param bounds how many instances a revision has at least, and at most
     */
    static Routes step(
            List<TrafficTarget> now, Routes wanted, List<Revision> existing, OptionalInt demanded, ScaleSpec bounds) {
        return now.isEmpty() || wanted.problem().isPresent()
                ? wanted
                : new TrafficShift(now, wanted.targets(), existing, demanded, bounds).step(now, wanted.targets());
    }

    private Routes step(List<TrafficTarget> now, List<TrafficTarget> wanted) {
        var gets = new TreeMap<String, Integer>();
        var needed = new TreeMap<String, Integer>();
        wants.forEach((name, share) -> {
            gets.put(name, Math.min(share, most(name, share)));
            if (gets.get(name) < share) {
                needed.put(name, Math.max(1, Math.ceilDiv(demanded * share, 100)));
            }
        });
        if (needed.isEmpty()) {
            return new Routes(wanted, Optional.empty());
        }
        leaveTheRest(gets);
        return new Routes(targets(now, wanted, gets, needed), Optional.empty(), needed);
    }

    /** The share that a revision may have now. */
    private int most(String name, int wanted) {
        int share = has.getOrDefault(name, 0);
        var ready = ready(name);
        if (ready == 0) {
            return share > 0 && demanded == 0 ? wanted : share;
        }
        if (100 * ready >= demanded * wanted || !losersAnswer) {
            return wanted;
        }
        return exact ? Math.max(share, 100 * ready / demanded / STEP * STEP) : share;
    }

    /** What the winners cannot carry yet stays with the losers, in order of their names. */
    private void leaveTheRest(Map<String, Integer> gets) {
        var rest = 100 - gets.values().stream().mapToInt(Integer::intValue).sum();
        for (var name : has.keySet()) {
            var kept = Math.min(rest, has.get(name) - gets.getOrDefault(name, 0));
            if (kept > 0) {
                gets.merge(name, kept, Integer::sum);
                rest -= kept;
            }
        }
        if (rest > 0) {
            // A revision with traffic was deleted by hand: somebody must have it.
            gets.merge(wants.keySet().iterator().next(), rest, Integer::sum);
        }
    }

    private static List<TrafficTarget> targets(
            List<TrafficTarget> now,
            List<TrafficTarget> wanted,
            Map<String, Integer> gets,
            Map<String, Integer> needed) {
        var left = new TreeMap<>(gets);
        var staying = stayingTags(now, wanted, needed);
        var kept = new HashSet<String>();
        var targets = new ArrayList<TrafficTarget>();
        for (var target : wanted) {
            var name = target.revision();
            var weight = Math.min(target.weight(), left.getOrDefault(name, 0));
            left.merge(name, -weight, Integer::sum);
            var tag = target.tag();
            if (tag == null || !staying.contains(tag)) {
                targets.add(new TrafficTarget(name, weight, tag, target.tagWeight()));
                continue;
            }
            targets.add(new TrafficTarget(name, weight, null));
            if (kept.add(tag)) {
                now.stream()
                        .filter(held -> tag.equals(held.tag()))
                        .map(held -> new TrafficTarget(held.revision(), 0, tag, held.tagWeight()))
                        .forEach(targets::add);
            }
        }
        left.forEach((name, weight) -> add(targets, name, weight));
        targets.removeIf(target -> target.weight() == 0 && target.tag() == null);
        return targets;
    }

    /**
     * The tags that stay where they are: a tag moves last, since nothing bounds what comes by it, and it moves whole, since
     * its weights belong together.
     */
    private static Set<String> stayingTags(
            List<TrafficTarget> now, List<TrafficTarget> wanted, Map<String, Integer> needed) {
        var held =
                now.stream().map(TrafficTarget::tag).flatMap(Stream::ofNullable).collect(Collectors.toSet());
        return wanted.stream()
                .filter(target -> needed.containsKey(target.revision()))
                .map(TrafficTarget::tag)
                .flatMap(Stream::ofNullable)
                .filter(held::contains)
                .collect(Collectors.toSet());
    }

    private static void add(List<TrafficTarget> targets, String name, int weight) {
        for (var index = 0; index < targets.size(); index++) {
            var target = targets.get(index);
            if (name.equals(target.revision())) {
                targets.set(index, new TrafficTarget(name, target.weight() + weight, target.tag(), target.tagWeight()));
                return;
            }
        }
        targets.add(new TrafficTarget(name, weight, null));
    }

    /** All that runs with traffic: more than that the function does not have today either. */
    private int running() {
        return has.keySet().stream().mapToInt(this::replicas).sum();
    }

    /** What all traffic needs, as far as the instances of those that lose it tell. */
    private int estimate() {
        var losers = has.keySet().stream().filter(this::loses).toList();
        var share = losers.stream().mapToInt(has::get).sum();
        var replicas = losers.stream().mapToInt(this::replicas).sum();
        return share == 0 ? 0 : Math.ceilDiv(replicas * 100, share);
    }

    private boolean loses(String name) {
        return has.getOrDefault(name, 0) > wants.getOrDefault(name, 0);
    }

    private int replicas(String name) {
        var revision = revisions.get(name);
        return revision == null ? 0 : revision.replicas();
    }

    private int ready(String name) {
        var revision = revisions.get(name);
        return revision == null ? 0 : revision.ready();
    }

    private static Map<String, Integer> shares(List<TrafficTarget> targets) {
        var shares = new TreeMap<String, Integer>();
        for (var target : targets) {
            if (target.revision() != null && target.weight() > 0) {
                shares.merge(target.revision(), target.weight(), Integer::sum);
            }
        }
        return shares;
    }
}
