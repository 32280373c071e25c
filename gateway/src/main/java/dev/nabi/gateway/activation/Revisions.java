package dev.nabi.gateway.activation;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.budget.Budget;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every revision that is served: those that take traffic, and those that still have pods or hold invocations. Watches
 * write, one at a time; requests look up.
 */
public final class Revisions {
    private static final Limits BEFORE_THE_FUNCTION_IS_SEEN = new Limits(100, 1000, 60_000, 30_000, 20);

    private final RevisionContext context;
    private final Map<RevisionKey, Revision> revisions = new ConcurrentHashMap<>();
    private final Map<FunctionKey, Set<Revision>> byFunction = new HashMap<>();
    private final Map<FunctionKey, Served> functions = new HashMap<>();
    private final Map<FunctionKey, FunctionLimits> limited = new ConcurrentHashMap<>();

    /** Served no more, their last invocations still on their way; and those that held nothing at the last look. */
    private final Set<Revision> leaving = new HashSet<>();

    private final Set<Revision> idle = new HashSet<>();

    private record Served(Limits limits, @Nullable Budget budget, Set<RevisionKey> traffic) {}

    public Revisions(RevisionContext context) {
        this.context = context;
    }

    public @Nullable Revision find(RevisionKey key) {
        return revisions.get(key);
    }

    public Collection<Revision> all() {
        return revisions.values();
    }

    /** A Function is there, with these limits and this budget, and these revisions take its traffic. */
    public synchronized void functionSeen(
            FunctionKey function, Limits limits, @Nullable Budget budget, Set<RevisionKey> traffic) {
        functions.put(function, new Served(limits, budget, Set.copyOf(traffic)));
        traffic.forEach(this::open);
        for (var revision : byFunction.getOrDefault(function, Set.of())) {
            revision.budget(budget);
            if (!revision.limits().equals(limits)) {
                revision.limit(limits);
            }
        }
    }

    /** What a Function's calls are held to; null for nothing. */
    public synchronized void functionLimited(FunctionKey function, @Nullable FunctionLimits limits) {
        if (limits == null) {
            limited.remove(function);
        } else {
            limited.put(function, limits);
        }
        byFunction.getOrDefault(function, Set.of()).forEach(revision -> revision.functionLimits(limits));
    }

    /** What a Function's calls are held to while no revision takes them; null for nothing. */
    public @Nullable FunctionLimits limitsOf(FunctionKey function) {
        return limited.get(function);
    }

    /** A Function is there no more: nobody waits for it any longer. */
    public synchronized void functionGone(FunctionKey function) {
        functions.remove(function);
        limited.remove(function);
        for (var revision : byFunction.getOrDefault(function, Set.of())) {
            revisions.remove(revision.key());
            retire(revision);
        }
        byFunction.remove(function);
    }

    public synchronized void podSeen(PodView pod) {
        if (!pod.isGone() || revisions.containsKey(pod.revision())) {
            open(pod.revision()).instances().seen(pod);
        }
    }

    public synchronized void podGone(RevisionKey key, String uid) {
        var revision = revisions.get(key);
        if (revision != null) {
            revision.instances().removed(uid);
        }
    }

    /** Looks after what waits when no operator does. */
    public void lookAfterQueues() {
        revisions.values().forEach(Revision::lookAfterQueue);
    }

    /** Forgets revisions that take no traffic, have no pods and hold nothing. */
    public synchronized void prune() {
        var now = context.ticks().nanos();
        revisions.values().removeIf(revision -> {
            var isIdle = !takesTraffic(revision.key())
                    && revision.instances().all().isEmpty()
                    && revision.load(now).isIdle();
            if (isIdle) {
                byFunction
                        .getOrDefault(revision.key().functionKey(), new HashSet<>())
                        .remove(revision);
                retire(revision);
            }
            return isIdle;
        });
        closeThoseThatLeft(now);
    }

    private void retire(Revision revision) {
        revision.retire();
        leaving.add(revision);
    }

    /** A call lets go of its revision a moment before it is metered: what is idle is closed at the next look. */
    private void closeThoseThatLeft(long now) {
        idle.forEach(Revision::close);
        idle.clear();
        leaving.stream().filter(revision -> revision.load(now).isIdle()).forEach(idle::add);
        leaving.removeAll(idle);
    }

    private boolean takesTraffic(RevisionKey key) {
        var served = functions.get(key.functionKey());
        return served != null && served.traffic().contains(key);
    }

    private Revision open(RevisionKey key) {
        var known = revisions.get(key);
        if (known == null) {
            var served = functions.get(key.functionKey());
            known = new Revision(key, served == null ? BEFORE_THE_FUNCTION_IS_SEEN : served.limits(), context);
            known.functionLimits(limited.get(key.functionKey()));
            known.budget(served == null ? null : served.budget());
            revisions.put(key, known);
            byFunction
                    .computeIfAbsent(key.functionKey(), function -> new HashSet<>())
                    .add(known);
        }
        return known;
    }
}
