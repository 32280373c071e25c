package dev.nabi.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.metrics.UsageMeters.RevisionMeter;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Call;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Time series are bounded, however many Functions are called. */
class PrometheusMetersTest {
    private static final int MOST = 3;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PrometheusMeters meters = new PrometheusMeters(registry, MOST);

    private RevisionMeter called(String function) {
        var meter = meters.open(new RevisionKey("shop", function, function + "-00001"), () -> new Load(1, 2, 0, 0));
        meter.arrived();
        meter.ended(Call.ok(1));
        return meter;
    }

    private double invocations(String function) {
        return registry.find("nabi.invocations").tag("function", function).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private double gauge(String name, String function) {
        return Objects.requireNonNull(
                        registry.find(name).tag("function", function).gauge())
                .value();
    }

    private double others() {
        return Objects.requireNonNull(
                        registry.find("nabi.metrics.other.revisions").gauge())
                .value();
    }

    private Set<String> functions() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("function"))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void callsThatAccessTurnsAwayAreCountedByTheirReason() {
        meters.denied("expired");
        meters.denied("expired");
        meters.denied("unknown_key");

        assertThat(registry.find("nabi.access.denied").counters())
                .extracting(counter -> counter.getId().getTag("reason"), counter -> counter.count())
                .containsExactlyInAnyOrder(tuple("expired", 2.0), tuple("unknown_key", 1.0));
    }

    /** The bug: ten thousand Functions, each called once, had 470,000 time series. */
    @Test
    void callsOfRevisionsBeyondTheBoundAreCountedTogether() {
        List.of("a", "b", "c").forEach(this::called);
        var series = registry.getMeters().size();
        called("d");
        var bounded = registry.getMeters().size();

        for (var function = 0; function < 100; function++) {
            called("more" + function);
        }

        assertThat(functions()).containsExactly("_other", "a", "b", "c");
        assertThat(registry.getMeters()).hasSize(bounded).hasSizeGreaterThan(series);
        assertThat(invocations("_other")).isEqualTo(101);
        assertThat(invocations("a")).isEqualTo(1);
        assertThat(others()).isEqualTo(101);
        assertThat(gauge("nabi.inflight", "_other")).isEqualTo(101);
        assertThat(gauge("nabi.queue.length", "_other")).isEqualTo(202);
    }

    @Test
    void aRevisionThatGoesLeavesItsPlaceToAnother() {
        var first = called("a");
        List.of("b", "c").forEach(this::called);
        var waiting = called("d");
        assertThat(functions()).contains("_other").doesNotContain("d");

        first.close();
        waiting.ended(Call.ok(2));

        assertThat(functions()).containsExactly("_other", "b", "c", "d");
        assertThat(invocations("d")).isEqualTo(1);
        assertThat(invocations("_other")).isEqualTo(1);
        assertThat(others()).isZero();
        assertThat(gauge("nabi.inflight", "_other")).isZero();
    }

    @Test
    void placesAreGivenBackHoweverOftenRevisionsComeAndGo() {
        for (var round = 0; round < 10; round++) {
            var all = new ArrayList<RevisionMeter>();
            for (var function = 0; function < 2 * MOST; function++) {
                all.add(called("f" + function));
            }
            assertThat(others()).isEqualTo(MOST);
            all.forEach(RevisionMeter::close);
        }

        assertThat(functions()).containsExactly("_other");
        assertThat(others()).isZero();
    }
}
