package dev.nabi.bench.metering;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.RateSpec;
import dev.nabi.gateway.limits.ClientKey;
import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.metering.Ticks;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a limit costs a call: one that passes, one that is refused, by one event loop and by two on one limit. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class LimitBench {
    /** The limits of Functions, one of each kind. */
    @State(Scope.Benchmark)
    public static class Limits {
        private final Ticks ticks = Ticks.system();
        private final LimitTable table = new LimitTable(1, ticks);
        private final RateSpec ample = new RateSpec(100_000.0, null, 1_000_000);
        private final RateSpec scarce = new RateSpec(0.001, null, 1);
        private final FunctionLimits requests = limits("requests", ample, null);
        private final FunctionLimits refusing = limits("refusing", scarce, null);
        private final FunctionLimits both = limits("both", ample, ample);
        private final FunctionLimits.Caller caller = new FunctionLimits.Caller() {
            private final InetAddress address = InetAddress.ofLiteral("192.0.2.1");

            @Override
            public long callerKey() {
                return 0;
            }

            @Override
            public long addressKey() {
                return ClientKey.of(address);
            }
        };

        private FunctionLimits limits(String name, RateSpec all, RateSpec perAddress) {
            return table.seen(new FunctionKey("shop", name), new LimitsSpec(all, null, perAddress, null, null, null));
        }
    }

    @Benchmark
    public Object clock(Limits limits) {
        return limits.ticks.nanos();
    }

    @Benchmark
    public Object requests(Limits limits) {
        return limits.requests.take(limits.caller, limits.ticks.nanos());
    }

    @Benchmark
    @Threads(2)
    public Object requestsOfTwoLoops(Limits limits) {
        return limits.requests.take(limits.caller, limits.ticks.nanos());
    }

    @Benchmark
    public Object refused(Limits limits) {
        return limits.refusing.take(limits.caller, limits.ticks.nanos());
    }

    @Benchmark
    public Object requestsAndAddress(Limits limits) {
        return limits.both.take(limits.caller, limits.ticks.nanos());
    }
}
