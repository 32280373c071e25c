package dev.nabi.operator;

import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.scaling.RevisionKey;
import dev.nabi.operator.scaling.ScaleOutcome;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.scaling.ScalingListener;
import dev.nabi.operator.status.StatusEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Tells people of what the scaling loop did: as a log line, a metric and an Event. */
final class ScalingReport implements ScalingListener {
    private static final Logger LOG = Logger.getLogger("dev.nabi.operator.scaling");

    /** A gateway that starts is silent for a while. */
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(30);

    private final FunctionEvents events;
    private final MeterRegistry metrics;
    private final MultiGauge silence;
    private final Map<URI, Duration> silent = new HashMap<>();

    ScalingReport(FunctionEvents events, MeterRegistry metrics) {
        this.events = events;
        this.metrics = metrics;
        this.silence = MultiGauge.builder("nabi.gateway.silent.seconds")
                .description("Time since a live gateway's last demand report; gateways that report are left out")
                .register(metrics);
    }

    @Override
    public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {
        LOG.infof("%s/%s: %d → %d instances, %s: %s", revision.namespace(), revision.revision(), from, to, reason, why);
        metrics.counter("nabi.scale.changes", "reason", reason.name(), "direction", to > from ? "up" : "down")
                .increment();
        events.report(
                revision.function(),
                new StatusEvent(
                        false,
                        to > from ? "ScaledUp" : to == 0 ? "ScaledToZero" : "ScaledDown",
                        revision.revision() + " from " + from + " to " + to + ", " + reason + ": " + why));
    }

    @Override
    public void silent(Map<URI, Duration> gateways) {
        silence.register(
                gateways.entrySet().stream()
                        .map(gateway -> MultiGauge.Row.of(
                                Tags.of("gateway", gateway.getKey().getAuthority()),
                                gateway.getValue().toMillis() / 1e3))
                        .toList(),
                true);
        silent.keySet().retainAll(gateways.keySet());
        gateways.forEach((gateway, since) -> {
            if (since.compareTo(WORTH_A_WORD) >= 0 && silent.put(gateway, since) == null) {
                LOG.warnf(
                        "gateway %s has not reported for %d s; until it does or is gone, it holds back for up to %d s (not Ready)"
                                + " or %d s (Ready) that instances are taken away",
                        gateway, since.toSeconds(), Scaler.PATIENCE_UNREADY.toSeconds(), Scaler.PATIENCE.toSeconds());
            }
        });
    }

    @Override
    public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {
        var kind = outcome.getClass().getSimpleName();
        metrics.counter("nabi.scale.failures", "outcome", kind).increment();
        if (outcome instanceof ScaleOutcome.Failed(var message)) {
            LOG.warnf("%s/%s: not scaled: %s", revision.namespace(), revision.revision(), message);
        } else {
            LOG.debugf("%s/%s: not scaled: %s", revision.namespace(), revision.revision(), kind);
        }
    }
}
