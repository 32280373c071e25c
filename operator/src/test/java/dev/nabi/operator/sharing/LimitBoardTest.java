package dev.nabi.operator.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.demand.LimitShares;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LimitBoardTest {
    private static final URI A = URI.create("http://a:9090");
    private static final URI B = URI.create("http://b:9090");
    private static final URI C = URI.create("http://c:9090");
    private static final Set<URI> ALL = Set.of(A, B, C);
    private static final long SECOND = 1_000_000_000;

    private record Sent(URI gateway, LimitShares shares) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Set<URI> silent = new HashSet<>();
    private final Map<URI, Double> parts = new HashMap<>();
    private final Map<URI, Long> asked = new HashMap<>();
    private double most;
    private final LimitBoard board = new LimitBoard((gateway, shares) -> {
        sent.add(new Sent(gateway, shares));
        if (silent.contains(gateway)) {
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        shares.shares().forEach(share -> parts.put(gateway, share.part()));
        most = Math.max(most, parts.values().stream().mapToDouble(part -> part).sum());
        return CompletableFuture.completedFuture(true);
    });
    private long now;

    /** A second in which so much comes to each gateway. */
    private void second(long a, long b, long c) {
        now += SECOND;
        report(A, a, 0, 0);
        report(B, b, 0, 0);
        report(C, c, 0, 0);
        board.round(ALL).join();
    }

    private void report(URI gateway, long more, long refused, double unused) {
        var all = asked.merge(gateway, more, Long::sum);
        var part = parts.computeIfAbsent(gateway, _ -> 1 / 3.0);
        board.report(
                gateway,
                new DemandReport(
                        gateway.getHost(),
                        1,
                        now,
                        false,
                        List.of(),
                        List.of(new LimitDemand("shop", "cart", 60, all, refused, unused, part))));
    }

    @Test
    void partsFollowTheLoadAndAreNeverMoreThanTheWhole() {
        second(0, 0, 0);
        second(300, 0, 0);
        assertThat(parts.get(A)).isGreaterThan(0.98);
        second(300, 10, 0);
        second(300, 10, 0);
        assertThat(parts.get(B) * 60).isCloseTo(10, within(0.5));
        for (var i = 0; i < 10; i++) {
            second(0, 300, 300);
        }
        assertThat(parts.get(B)).isCloseTo(0.497, within(0.01));
        assertThat(parts.get(C)).isCloseTo(0.497, within(0.01));
        assertThat(most).isLessThanOrEqualTo(1 + 1e-9);
    }

    @Test
    void aGatewayThatDoesNotAnswerIsTakenToHaveWhatItHad() {
        second(0, 0, 0);
        second(0, 300, 0);
        assertThat(parts.get(B)).isGreaterThan(0.98);

        silent.add(B);
        for (var i = 0; i < 5; i++) {
            second(300, 0, 300);
        }

        assertThat(parts.get(A) + parts.get(C)).as("B may have it all still").isLessThan(0.02);
        silent.clear();
        for (var i = 0; i < 10; i++) {
            second(300, 0, 300);
        }
        assertThat(parts.get(A)).isCloseTo(0.497, within(0.01));
        assertThat(most).isLessThanOrEqualTo(1 + 1e-9);
    }

    @Test
    void oneThatIsSilentAndHadLessMayHaveFallenBackToAnEqualPart() {
        second(0, 0, 0);
        second(300, 0, 0);
        silent.add(C);
        second(300, 0, 0);
        second(300, 300, 0);
        second(300, 300, 0);

        assertThat(parts.get(A) + parts.get(B)).isLessThanOrEqualTo(2 / 3.0 + 1e-9);
    }

    @Test
    void whatSomeLeaveUnusedGoesToThoseThatRefuse() {
        second(0, 0, 0);
        second(300, 50, 0);
        now += SECOND;
        report(A, 300, 200, 0);
        report(B, 1, 0, 7);
        report(C, 0, 0, 1);
        sent.clear();
        board.round(ALL).join();

        var more = sent.stream()
                .flatMap(each -> each.shares().shares().stream()
                        .filter(share -> share.more() > 0)
                        .map(share -> Map.entry(each.gateway(), share.more())))
                .toList();
        assertThat(more).hasSize(1);
        assertThat(more.getFirst().getKey()).isEqualTo(A);
        assertThat(more.getFirst().getValue()).isCloseTo(8, within(1e-9));
    }

    /** Where nobody calls, nothing is sent; the leases end, and all have equal parts. */
    @Test
    void aLimitThatNobodyAsksForHasEqualPartsAndThenNoLeases() {
        second(300, 0, 0);
        second(300, 0, 0);
        for (var i = 0; i < 40; i++) {
            second(0, 0, 0);
        }
        assertThat(parts.values()).allSatisfy(part -> assertThat(part).isCloseTo(1 / 3.0, within(0.01)));

        sent.clear();
        second(0, 0, 0);
        assertThat(sent).isEmpty();
    }

    @Test
    void aNewLeaderBeginsWithWhatTheGatewaysHave() {
        second(0, 0, 0);
        second(300, 0, 0);
        var successor = new LimitBoard((gateway, shares) -> {
            shares.shares().forEach(share -> parts.put(gateway, share.part()));
            most = Math.max(
                    most, parts.values().stream().mapToDouble(part -> part).sum());
            return CompletableFuture.completedFuture(true);
        });
        for (var gateway : ALL) {
            successor.report(
                    gateway,
                    new DemandReport(
                            gateway.getHost(),
                            1,
                            now,
                            true,
                            List.of(),
                            List.of(new LimitDemand(
                                    "shop", "cart", 60, asked.get(gateway), 0, 0, parts.get(gateway)))));
        }
        successor.round(ALL).join();

        assertThat(most).isLessThanOrEqualTo(1 + 1e-9);
    }
}
