package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.instances.Prober;
import dev.nabi.gateway.metrics.PrometheusMeters;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Call;
import dev.nabi.metering.Ticks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A Function that is deleted, and perhaps made again, while a call goes on: its metrics hold the call all the same. */
class RecreatedFunctionTest {
    private static final FunctionKey FUNCTION = new FunctionKey("shop", "cart");
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Revisions revisions = new Revisions(new RevisionContext(
            1,
            Ticks.system(),
            (millis, task) -> {},
            new Prober((instance, answer) -> {}, (millis, task) -> {}),
            new NoScale(),
            new NobodyListens(),
            new PrometheusMeters(registry, 10),
            new Slots("gateway", 1, 0, Ticks.system())));

    private static final class NoScale implements ScaleClient {
        @Override
        public CompletionStage<Outcome> wake(RevisionKey revision) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }

        @Override
        public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
            return CompletableFuture.completedFuture(new Outcome.NotNeeded());
        }
    }

    private static final class NobodyListens implements DemandListener {
        @Override
        public void urgent(Revision revision) {}

        @Override
        public boolean isUnheard() {
            return false;
        }
    }

    private Revision seen() {
        revisions.functionSeen(FUNCTION, new Limits(1, 1, 1000, 1000, 5), null, Set.of(KEY));
        return Objects.requireNonNull(revisions.find(KEY));
    }

    private static void starts(Revision revision) {
        revision.cell(0).arrived(0);
        revision.meter().arrived();
        revision.cell(0).started();
    }

    /** As a call does it: it lets go of the revision, and then it is metered. */
    private static void ends(Revision revision) {
        revision.cell(0).ended(0);
        revision.meter().ended(Call.ok(1));
    }

    private double invocations() {
        return registry.find("nabi.invocations").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private long invocationSeries() {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getTag("function") != null)
                .count();
    }

    private double inFlight() {
        return registry.find("nabi.inflight").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    @Test
    void aCallThatGoesOnIsCountedWithThoseOfTheNewOne() {
        var before = seen();
        starts(before);
        revisions.functionGone(FUNCTION);
        var after = seen();
        starts(after);
        assertThat(after).isNotSameAs(before);
        assertThat(inFlight()).isEqualTo(2);

        ends(before);
        revisions.prune();
        revisions.prune();
        revisions.prune();
        ends(after);

        assertThat(invocations()).isEqualTo(2);
        assertThat(inFlight()).isZero();
    }

    @Test
    void aCallIsMeteredAlthoughItLetGoBeforeALook() {
        var revision = seen();
        starts(revision);
        revisions.functionGone(FUNCTION);
        revision.cell(0).ended(0);
        revisions.prune();

        revision.meter().ended(Call.ok(1));

        assertThat(invocations()).isEqualTo(1);
    }

    /** The bug: 47 series for each Function, 0.31 MiB each, though nobody called it. */
    @Test
    void aFunctionThatNobodyCallsHasNoMetrics() {
        var revision = seen();
        assertThat(invocationSeries()).isZero();

        starts(revision);

        assertThat(inFlight()).isEqualTo(1);
        assertThat(invocations()).isZero();
    }

    @Test
    void whatEndsAfterTheMetricsHaveGoneRegistersNoneAnew() {
        var revision = seen();
        starts(revision);
        revisions.functionGone(FUNCTION);
        ends(revision);
        revisions.prune();
        revisions.prune();

        revision.meter().ended(Call.ok(2));

        assertThat(invocationSeries()).isZero();
    }

    @Test
    void theMetricsGoWithTheLastCall() {
        var revision = seen();
        starts(revision);
        revisions.functionGone(FUNCTION);
        revisions.prune();
        revisions.prune();
        ends(revision);
        assertThat(invocations()).isEqualTo(1);

        revisions.prune();
        revisions.prune();

        assertThat(invocationSeries()).isZero();
    }
}
