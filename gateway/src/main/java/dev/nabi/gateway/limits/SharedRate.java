package dev.nabi.gateway.limits;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.v1alpha1.RateSpec;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * This gateway's part of a rate that all gateways hold together. The operator leases parts by where the requests come, for a
 * few seconds each; a gateway that nobody leases to has an equal part.
 *
 * <p>Of its part a gateway may leave something unused, when fewer requests come than the part allows. That much is told to the
 * operator, which gives it to gateways that had to refuse. Requests take by one compare-and-set; the rest is one thread's.
 */
final class SharedRate {
    /** For how long a gateway with less than an equal part keeps it longer than one with more: all of them fall back then. */
    static final long CAUTION_NANOS = 2_000_000_000;

    private static final double SECOND_NANOS = 1e9;

    private final Bucket bucket;
    private final LongAdder passed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private @Nullable RateSpec rate;
    private double part;
    private boolean isLeased;
    private long endsAt;
    private double unused;
    private double level;
    private long passedBefore;
    private long askedBefore;
    private long countedAt;

    SharedRate(@Nullable RateSpec rate, double part, long now) {
        this.rate = rate;
        this.part = part;
        this.bucket = new Bucket(pace(), now);
        this.level = bucket.level(now);
        this.countedAt = now;
    }

    long take(long now) {
        var wait = bucket.take(now);
        (wait == 0 ? passed : refused).increment();
        return wait;
    }

    /** The spec says another rate. What is left of the burst stays. */
    synchronized void change(@Nullable RateSpec to, long now) {
        count(now);
        rate = to;
        bucket.change(pace(), 0, now);
        level = bucket.level(now);
    }

    /** The operator leases this part until a time; {@code more} requests come on top, that others left unused. */
    synchronized void lease(double leased, double more, long until, long now) {
        isLeased = true;
        endsAt = until;
        share(leased, more, now);
    }

    /** Falls back to an equal part where the lease has ended, or there was none. */
    synchronized void expire(double equal, long now) {
        var isOver = !isLeased || now - endsAt - (part < equal ? CAUTION_NANOS : 0) >= 0;
        if (isOver) {
            isLeased = false;
            share(equal, 0, now);
        }
    }

    private void share(double leased, double more, long now) {
        if (leased != part || more > 0) {
            count(now);
            part = leased;
            bucket.change(pace(), more, now);
            // What is above the smaller burst is left unused, too.
            level += more;
        }
    }

    /** What the operator is told; null when that is nothing new: nothing came, and there is no lease. */
    synchronized @Nullable LimitDemand demand(FunctionKey function, long now) {
        var passes = passed.sum();
        var asked = passes + refused.sum();
        if (rate == null || (asked == askedBefore && !isLeased)) {
            return null;
        }
        askedBefore = asked;
        count(now);
        return new LimitDemand(
                function.namespace(),
                function.name(),
                rate.rate(),
                asked,
                refused.sum(),
                Math.floor(unused * 1000) / 1000,
                part);
    }

    /** Counts what was left unused: what there was and came, less what passed and what there is. */
    private void count(long now) {
        var passes = passed.sum();
        var filled = rate == null ? 0 : rate.rate() * part * (now - countedAt) / SECOND_NANOS;
        var left = Math.max(0, bucket.level(now));
        unused += Math.max(0, level + filled - (passes - passedBefore) - left);
        level = left;
        passedBefore = passes;
        countedAt = now;
    }

    private Pace pace() {
        return rate == null
                ? Pace.of(RateSpec.MOST_PER_SECOND, RateSpec.MOST_BURST)
                : Pace.of(rate.rate() * part, rate.burstOrDefault() * part);
    }
}
