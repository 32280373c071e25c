package dev.nabi.gateway.limits;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.HttpMethod;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.RateSpec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one Function on this gateway, of all its revisions together. A changed spec is in force with the next
 * request, and what was used of a rate stays used.
 */
public final class FunctionLimits {
    private final FunctionKey function;
    private final SharedRate requests;
    private volatile Terms terms;
    private volatile @Nullable KeyedBuckets callers;
    private volatile @Nullable KeyedBuckets addresses;

    /** What the spec says, ready to be asked. */
    private record Terms(
            LimitsSpec spec,
            boolean isRated,
            @Nullable RateTerms perCaller,
            @Nullable RateTerms perAddress,
            List<String> methods,
            @Nullable CorsRules cors) {

        static Terms of(LimitsSpec spec) {
            return new Terms(
                    spec,
                    spec.requests() != null,
                    rate(spec.perCaller()),
                    rate(spec.perAddress()),
                    spec.methods().stream().map(HttpMethod::name).toList(),
                    spec.cors() == null ? null : new CorsRules(spec.cors(), spec.methods()));
        }

        private static @Nullable RateTerms rate(@Nullable RateSpec spec) {
            return spec == null ? null : RateTerms.of(spec);
        }
    }

    /** Who calls, as the limits see it. */
    public interface Caller {
        /** The key of the verified caller; 0 for none. */
        long callerKey();

        /** The key of the client's address. */
        long addressKey();
    }

    FunctionLimits(FunctionKey function, LimitsSpec spec, double part, long now) {
        this.function = function;
        this.requests = new SharedRate(spec.requests(), part, now);
        this.terms = Terms.of(spec);
    }

    void change(LimitsSpec spec, long now) {
        if (!Objects.equals(terms.spec.requests(), spec.requests())) {
            requests.change(spec.requests(), now);
        }
        terms = Terms.of(spec);
    }

    public FunctionKey function() {
        return function;
    }

    SharedRate requests() {
        return requests;
    }

    /** Whether a method is taken. */
    public boolean allows(String method) {
        return terms.methods.isEmpty() || terms.methods.contains(method);
    }

    /** The methods that are taken, as Allow lists them. */
    public String allow() {
        return terms.methods.stream().collect(Collectors.joining(", "));
    }

    /** The longest body of a request; null for the gateway's own bound. */
    public @Nullable Long maxRequestBytes() {
        return terms.spec.maxRequestBytes();
    }

    /** Which web pages may call; null where that is the function's own business. */
    public @Nullable CorsRules cors() {
        return terms.cors;
    }

    /** Takes a request from every rate that is its; null when it passes, else nothing of it is kept. */
    public @Nullable Excess take(Caller caller, long now) {
        var by = terms;
        var callerKey = by.perCaller == null ? 0 : caller.callerKey();
        if (by.perAddress != null) {
            var wait = addresses(now).take(caller.addressKey(), by.perAddress.pace(), now);
            if (wait > 0) {
                return new Excess(LimitKind.ADDRESS, by.perAddress.rate(), wait);
            }
        }
        if (by.perCaller != null && callerKey != 0) {
            var wait = callers(now).take(callerKey, by.perCaller.pace(), now);
            if (wait > 0) {
                giveBackAddress(by, caller, now);
                return new Excess(LimitKind.CALLER, by.perCaller.rate(), wait);
            }
        }
        return by.isRated ? takeShared(by, caller, callerKey, now) : null;
    }

    /** Takes a delivery of an event from the rate of all requests: it has no caller and no address. */
    public @Nullable Excess takeDelivery(long now) {
        var by = terms;
        var wait = by.isRated ? requests.take(now) : 0;
        return wait == 0 ? null : new Excess(LimitKind.REQUESTS, Objects.requireNonNull(by.spec.requests()), wait);
    }

    private @Nullable Excess takeShared(Terms by, Caller caller, long callerKey, long now) {
        var wait = requests.take(now);
        if (wait == 0) {
            return null;
        }
        giveBackAddress(by, caller, now);
        if (by.perCaller != null && callerKey != 0) {
            callers(now).giveBack(callerKey, by.perCaller.pace(), now);
        }
        return new Excess(LimitKind.REQUESTS, Objects.requireNonNull(by.spec.requests()), wait);
    }

    private void giveBackAddress(Terms by, Caller caller, long now) {
        if (by.perAddress != null) {
            addresses(now).giveBack(caller.addressKey(), by.perAddress.pace(), now);
        }
    }

    private KeyedBuckets callers(long now) {
        var there = callers;
        return there == null ? openCallers(now) : there;
    }

    private KeyedBuckets addresses(long now) {
        var there = addresses;
        return there == null ? openAddresses(now) : there;
    }

    private synchronized KeyedBuckets openCallers(long now) {
        var there = callers;
        if (there == null) {
            there = new KeyedBuckets(ThreadLocalRandom.current().nextLong(), now);
            callers = there;
        }
        return there;
    }

    private synchronized KeyedBuckets openAddresses(long now) {
        var there = addresses;
        if (there == null) {
            there = new KeyedBuckets(ThreadLocalRandom.current().nextLong(), now);
            addresses = there;
        }
        return there;
    }
}
