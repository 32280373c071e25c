package dev.nabi.gateway.limits;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.demand.LimitShares;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.metering.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The limits of all Functions that have some. The watch of Functions writes, one change at a time. */
public final class LimitTable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Longer than any pause between two leases; a lease for longer is none that an operator of ours writes. */
    private static final long LONGEST_LEASE_MILLIS = 60_000;

    private final Map<FunctionKey, FunctionLimits> all = new ConcurrentHashMap<>();
    private final Ticks ticks;
    private volatile int gateways;

    /** {@code gateways} says how many share a rate while no operator has told it. */
    public LimitTable(int gateways, Ticks ticks) {
        this.gateways = gateways;
        this.ticks = ticks;
    }

    /** The limits of a Function whose spec says this; null for none. */
    public @Nullable FunctionLimits seen(FunctionKey function, @Nullable LimitsSpec spec) {
        if (spec == null) {
            gone(function);
            return null;
        }
        var known = all.get(function);
        if (known != null) {
            known.change(spec, ticks.nanos());
            return known;
        }
        var limits = new FunctionLimits(function, spec, equalPart(), ticks.nanos());
        all.put(function, limits);
        return limits;
    }

    /** The Function is there no more. */
    public void gone(FunctionKey function) {
        all.remove(function);
    }

    /** What the operator leases; shares of Functions that are not known here are nobody's. */
    public void lease(LimitShares shares) {
        var now = ticks.nanos();
        gateways = Math.max(1, shares.gateways());
        var until = now + Math.clamp(shares.validMillis(), 0, LONGEST_LEASE_MILLIS) * NANOS_PER_MILLI;
        for (var share : shares.shares()) {
            var limits = all.get(new FunctionKey(share.namespace(), share.function()));
            if (limits != null) {
                limits.requests().lease(Math.clamp(share.part(), 0.0, 1.0), Math.max(0, share.more()), until, now);
            }
        }
    }

    /** Each second: leases that have ended are no more. */
    public void expire() {
        var now = ticks.nanos();
        var equal = equalPart();
        all.values().forEach(limits -> limits.requests().expire(equal, now));
    }

    /** What the operator is told. */
    public List<LimitDemand> demand() {
        var now = ticks.nanos();
        return all.values().stream()
                .map(limits -> limits.requests().demand(limits.function(), now))
                .filter(Objects::nonNull)
                .toList();
    }

    private double equalPart() {
        return 1.0 / gateways;
    }
}
