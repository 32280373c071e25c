package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.RevisionDemand;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayDemandTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final RevisionKey HELLO = RevisionKey.of("demo", "hello", "hello-00001");

    private final GatewayDemand gateway = new GatewayDemand(T0);

    @Test
    void countsFromTheFirstCompleteLineOn() {
        var first = gateway.apply(report(1, true, demand(5, 4_000_000_000L, 100)), T0);
        var second = gateway.apply(report(1, false, demand(2, 6_500_000_000L, 103)), T0.plusSeconds(1));

        assertThat(first).containsExactly(new DemandChange(HELLO, 0, 0, 0, 0, 5, 0));
        assertThat(second).containsExactly(new DemandChange(HELLO, 0, 2.5, 3, 6, 2, 0));
    }

    @Test
    void countsARevisionThatIsNewToAGatewayThatIsKnown() {
        gateway.apply(report(1, true), T0);

        assertThat(gateway.apply(report(1, false, demand(1, 500_000_000L, 1)), T0.plusSeconds(1)))
                .containsExactly(new DemandChange(HELLO, 0, 0.5, 1, 0, 1, 0));
    }

    @Test
    void leavesWhatWaitedOutOfWhatWasServed() {
        gateway.apply(report(1, true, demand(1, 4, 0, 5)), T0);

        var change = gateway.apply(
                new DemandReport("one", 1, 1_000_000_000L, false, List.of(demand(1, 2, 4_000_000_000L, 6))),
                T0.plusSeconds(1));

        assertThat(change).containsExactly(new DemandChange(HELLO, 1, 1, 1, 3, 1, 2));
    }

    @Test
    void takesNothingFromCountsOfAnotherProcess() {
        gateway.apply(report(1, true, demand(0, 9_000_000_000L, 900)), T0);

        assertThat(gateway.apply(report(2, true, demand(0, 1_000_000_000L, 10)), T0.plusSeconds(1)))
                .containsExactly(new DemandChange(HELLO, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void keepsWhatAnIncompleteLineLeavesOutAndDropsWhatACompleteOneDoes() {
        gateway.apply(report(1, true, demand(5, 0, 0)), T0);

        gateway.apply(report(1, false), T0.plusSeconds(1));
        assertThat(gateway.of(HELLO)).isNotNull();
        gateway.apply(report(1, true), T0.plusSeconds(2));

        assertThat(gateway.of(HELLO)).isNull();
    }

    @Test
    void isFreshForThreeSecondsAndNotBeforeACompleteLine() {
        assertThat(gateway.isFresh(T0)).isFalse();
        gateway.apply(report(1, false), T0);
        assertThat(gateway.isFresh(T0)).isFalse();
        gateway.apply(report(1, true), T0);

        assertThat(gateway.isFresh(T0.plusMillis(2_999))).isTrue();
        assertThat(gateway.isFresh(T0.plusMillis(3_000))).isFalse();
        gateway.reconnected();
        assertThat(gateway.isFresh(T0)).isFalse();
    }

    private static DemandReport report(long epoch, boolean complete, RevisionDemand... revisions) {
        return new DemandReport("one", epoch, 0, complete, List.of(revisions));
    }

    private static RevisionDemand demand(int inFlight, long busyNanos, long arrivals) {
        return demand(inFlight, 0, busyNanos, arrivals);
    }

    private static RevisionDemand demand(int inFlight, int queued, long busyNanos, long arrivals) {
        return new RevisionDemand("demo", "hello", "hello-00001", inFlight, queued, busyNanos, arrivals, List.of());
    }
}
