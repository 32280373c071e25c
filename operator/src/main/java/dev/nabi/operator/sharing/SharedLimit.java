package dev.nabi.operator.sharing;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.demand.LimitShare;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rate of one Function, and who has which part of it.
 *
 * <p>A gateway whose answer has not come may have taken the part that it was sent, or have fallen back to an equal part: until
 * it answers it counts as having the largest of these; when its lease has ended for sure, as having an equal part. Parts grow only by what others are known to have given up, so that all
 * of them together are never more than the rate.
 */
final class SharedLimit {
    /** A limit that nobody asked for so long is parted equally, and its leases end. */
    static final int IDLE_ROUNDS = 10;

    /** By then a lease has ended, and what was sent since is no more than an equal part. */
    private static final int LEASE_ROUNDS = 8;

    private static final int FORGOTTEN_ROUNDS = 60;

    private final FunctionKey function;
    private final Map<URI, Asked> asked = new HashMap<>();
    private final Map<URI, Double> held = new HashMap<>();
    private final Map<URI, Integer> unanswered = new HashMap<>();
    private final Map<URI, Double> wanted = new HashMap<>();
    private final Map<URI, Double> more = new HashMap<>();
    private int idleRounds;
    private int silentRounds;

    SharedLimit(FunctionKey function) {
        this.function = function;
    }

    FunctionKey function() {
        return function;
    }

    void report(URI gateway, LimitDemand demand, long atNanos, boolean isNewProcess) {
        silentRounds = 0;
        var known = isNewProcess ? null : asked.get(gateway);
        if (known == null) {
            asked.put(gateway, new Asked(demand, atNanos));
            held.put(gateway, demand.part());
        } else {
            known.update(demand, atNanos);
        }
    }

    /** Decides what each of these gateways shall have. */
    void decide(Set<URI> gateways) {
        asked.keySet().retainAll(gateways);
        held.keySet().retainAll(gateways);
        wanted.clear();
        more.clear();
        asked.values().forEach(Asked::round);
        silentRounds++;
        var order = List.copyOf(gateways);
        var demands = order.stream()
                .mapToDouble(
                        gateway -> asked.containsKey(gateway) ? known(gateway).perSecond() : 0)
                .toArray();
        var perSecond = asked.values().stream()
                .mapToDouble(each -> each.last().perSecond())
                .max()
                .orElse(1);
        unanswered.keySet().retainAll(gateways);
        unanswered.replaceAll((gateway, rounds) -> rounds + 1);
        unanswered.forEach((gateway, rounds) -> {
            if (rounds > LEASE_ROUNDS) {
                held.put(gateway, 1.0 / gateways.size());
            }
        });
        order.forEach(gateway -> held.putIfAbsent(gateway, 1.0 / order.size()));
        want(order, Parts.of(perSecond, demands));
        var isIdle = true;
        for (var demand : demands) {
            isIdle &= demand * 1e3 < perSecond;
        }
        idleRounds = isIdle ? idleRounds + 1 : 0;
        passOn();
    }

    /** What may be with a gateway that does not answer is left to it; the others part the rest. */
    private void want(List<URI> order, double[] parts) {
        var left = 1.0;
        var among = 0.0;
        for (var i = 0; i < parts.length; i++) {
            var gateway = order.get(i);
            if (unanswered.containsKey(gateway)) {
                left -= of(held, gateway);
            } else {
                among += parts[i];
            }
        }
        for (var i = 0; i < parts.length; i++) {
            var gateway = order.get(i);
            var equal = 1.0 / parts.length;
            var part = unanswered.containsKey(gateway)
                    ? Math.min(equal, of(held, gateway))
                    : parts[i] * Math.max(0, left) / among;
            wanted.put(gateway, part);
        }
    }

    /** What some left unused since the last look goes to those that had to refuse. */
    private void passOn() {
        var unused = asked.values().stream().mapToDouble(Asked::takeUnused).sum();
        var refused = new HashMap<URI, Double>();
        asked.forEach((gateway, each) -> refused.put(gateway, each.takeRefused()));
        var all = refused.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all > 0) {
            refused.forEach((gateway, count) -> more.put(gateway, Math.min(count, unused * count / all)));
        }
    }

    private Asked known(URI gateway) {
        var known = asked.get(gateway);
        if (known == null) {
            throw new IllegalStateException(gateway + " has said nothing of " + function);
        }
        return known;
    }

    /** Whether nobody asked for it for so long that it needs no leases. */
    boolean isIdle() {
        return idleRounds > IDLE_ROUNDS;
    }

    /** Whether no gateway has spoken of it for long: its Function is gone, or nobody calls it. */
    boolean isForgotten() {
        return silentRounds > FORGOTTEN_ROUNDS;
    }

    /** First round: everybody keeps what it has, or gives up what it has too much of. */
    LimitShare lessened(URI gateway) {
        return share(Math.min(of(held, gateway), of(wanted, gateway)), 0);
    }

    /** Second round: what is free goes to those that shall have more; empty when that is nobody. */
    List<Map.Entry<URI, LimitShare>> grown() {
        var free = 1 - held.values().stream().mapToDouble(Double::doubleValue).sum();
        var shares = new ArrayList<Map.Entry<URI, LimitShare>>();
        for (var gateway : wanted.keySet()) {
            var lacks = Math.min(Math.max(0, free), Math.max(0, of(wanted, gateway) - of(held, gateway)));
            free -= lacks;
            var extra = more.getOrDefault(gateway, 0.0);
            if (lacks > 0 || extra > 0) {
                shares.add(Map.entry(gateway, share(of(held, gateway) + lacks, extra)));
            }
        }
        return shares;
    }

    /** A gateway has taken a share. */
    void taken(URI gateway, double part) {
        held.put(gateway, part);
        unanswered.remove(gateway);
    }

    /** A gateway has not answered: it has what it had, what it was sent, or an equal part. */
    void unanswered(URI gateway, double part, int gateways) {
        unanswered.putIfAbsent(gateway, 0);
        held.merge(gateway, Math.max(part, 1.0 / gateways), Math::max);
    }

    private LimitShare share(double part, double extra) {
        return new LimitShare(function.namespace(), function.name(), part, extra);
    }

    private static double of(Map<URI, Double> values, URI gateway) {
        return values.getOrDefault(gateway, 0.0);
    }
}
