package dev.nabi.bench.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.LimitShares;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.RateSpec;
import dev.nabi.gateway.limits.FunctionLimits;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.metering.Ticks;
import dev.nabi.operator.sharing.LimitBoard;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One limit over several gateways: the gateways' side and the operator's, with a wire that is a method call and a clock that is
 * stepped by a millisecond. Requests come by chance (Poisson), and gateways and operator look each second, not at once.
 */
class LimitSharingTest {
    private static final FunctionKey FUNCTION = new FunctionKey("shop", "cart");
    private static final long MILLI = 1_000_000;
    private static final FunctionLimits.Caller ANYBODY = new FunctionLimits.Caller() {
        @Override
        public long callerKey() {
            return 0;
        }

        @Override
        public long addressKey() {
            return 1;
        }
    };

    private final Random random = new Random(42);
    private final List<Node> nodes = new ArrayList<>();
    private final Set<URI> cutOff = new HashSet<>();
    private final LimitBoard board = new LimitBoard(this::write);
    private boolean isOperatorAway;
    private long now;
    private final Ticks ticks = new Ticks() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long millis() {
            return now / MILLI;
        }
    };

    /** One gateway. */
    private final class Node {
        private final URI address;
        private final LimitTable table;
        private final FunctionLimits limits;
        private final int offset = random.nextInt(1000);
        private long passed;
        private double perSecond;

        Node(String name, int shares, LimitsSpec spec) {
            address = URI.create("http://" + name + ":9090");
            table = new LimitTable(shares, ticks);
            limits = table.seen(FUNCTION, spec);
        }

        void millisecond(long milli) {
            for (var due = poisson(perSecond / 1000); due > 0; due--) {
                passed += limits.take(ANYBODY, now) == null ? 1 : 0;
            }
            if (milli % 1000 == offset) {
                table.expire();
                var demand = table.demand();
                if (!isOperatorAway && !cutOff.contains(address)) {
                    board.report(address, new DemandReport(address.getHost(), 1, now, false, List.of(), demand));
                }
            }
        }
    }

    private CompletableFuture<Boolean> write(URI gateway, LimitShares shares) {
        if (cutOff.contains(gateway)) {
            return CompletableFuture.completedFuture(false);
        }
        nodes.stream().filter(node -> node.address.equals(gateway)).forEach(node -> node.table.lease(shares));
        return CompletableFuture.completedFuture(true);
    }

    private int poisson(double mean) {
        var left = Math.exp(-mean);
        var count = 0;
        for (var chance = random.nextDouble(); chance > left; chance *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private void gateways(int count, double rate, int burst) {
        var spec = new LimitsSpec(new RateSpec(rate, null, burst), null, null, null, null, null);
        for (var i = 0; i < count; i++) {
            nodes.add(new Node("gateway-" + i, count, spec));
        }
    }

    private void load(double... perSecond) {
        for (var i = 0; i < perSecond.length; i++) {
            nodes.get(i).perSecond = perSecond[i];
        }
    }

    /** Lets time pass; gives what passed meanwhile. */
    private long seconds(int seconds) {
        var before = passed();
        for (var i = 0; i < seconds * 1000; i++) {
            now += MILLI;
            var milli = now / MILLI;
            nodes.forEach(node -> node.millisecond(milli));
            if (milli % 1000 == 500 && !isOperatorAway && board.isUsed()) {
                board.round(nodes.stream().map(node -> node.address).collect(Collectors.toSet()))
                        .join();
            }
        }
        return passed() - before;
    }

    private long passed() {
        return nodes.stream().mapToLong(node -> node.passed).sum();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # rate, burst, what comes to three gateways
            60,   60,  100,  100,  100
            60,   60,  300,    0,    0
            60,   60,  300,   10,    0
            60,   60,   40,   20,   10
            60,   60,   25,   25,   25
            60,   10,  300,   10,    5
            1000, 200, 3000, 300,  100
            5,     5,   20,    2,    0
            5,     5,   20,   20,   20
            """)
    void overAMinuteTheLimitPassesWithinTwoPercent(double rate, int burst, double a, double b, double c) {
        gateways(3, rate, burst);
        load(a, b, c);
        seconds(10);

        var passed = seconds(60);

        assertThat(passed / (60 * rate)).isBetween(0.98, 1.02);
    }

    @ParameterizedTest
    @CsvSource({"60,60", "60,1", "1000,200", "5,20"})
    void fromTheFirstRequestOnNeverMoreThanOneLeaseIsAbove(double rate, int burst) {
        gateways(3, rate, burst);
        for (var round = 1; round <= 60; round++) {
            // The load jumps from gateway to gateway every few seconds.
            var at = round / 4 % 3;
            load(at == 0 ? 10 * rate : 0, at == 1 ? 10 * rate : 0, at == 2 ? 10 * rate : 1);
            seconds(1);

            assertThat(passed()).as("after %d s", round).isLessThanOrEqualTo((long) (burst + rate * round + rate + 3));
        }
        assertThat(passed()).as("and what jumps is followed").isGreaterThan((long) (0.4 * 60 * rate));
    }

    @Test
    void whileTheOperatorIsAwayEachGatewayHasAnEqualPart() {
        gateways(3, 60, 60);
        load(300, 10, 10);
        seconds(20);

        isOperatorAway = true;
        var falling = seconds(10);
        assertThat(falling).as("leases that end").isLessThanOrEqualTo(60 * 10 + 60);

        assertThat(seconds(60)).as("20 of the first, 10 and 10").isBetween(2300L, 2500L);
        load(300, 300, 300);
        assertThat(seconds(60))
                .as("all of it together")
                .isLessThanOrEqualTo(60 * 60 + 60)
                .isGreaterThan(3500);

        isOperatorAway = false;
        load(300, 0, 0);
        seconds(10);
        assertThat(seconds(60) / 3600.0).as("back").isBetween(0.98, 1.02);
    }

    @Test
    void aGatewayThatIsCutOffAndTheOthersTogetherAreNotAbove() {
        gateways(3, 60, 60);
        load(300, 10, 10);
        seconds(20);

        cutOff.add(nodes.getFirst().address);
        load(300, 300, 300);
        var passed = seconds(60);

        assertThat(passed).isLessThanOrEqualTo(60 * 60 + 120).isGreaterThan(2 * 60 * 20);
        assertThat(nodes.get(0).passed).isPositive();
    }
}
