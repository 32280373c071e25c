package dev.nabi.operator;

import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.function.FunctionEvents;
import dev.nabi.operator.scaling.RevisionKey;
import dev.nabi.operator.scaling.ScaleOutcome;
import dev.nabi.operator.scaling.ScalingListener;
import dev.nabi.operator.status.StatusEvent;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

/** Tells people of what the scaling loop did: as a log line, a metric and an Event. */
final class ScalingReport implements ScalingListener {
    private static final Logger LOG = Logger.getLogger("dev.nabi.operator.scaling");

    private final FunctionEvents events;
    private final MeterRegistry metrics;

    ScalingReport(FunctionEvents events, MeterRegistry metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    @Override
    public void scaled(RevisionKey revision, int from, int to, ScaleReason reason) {
        LOG.infof(
                "%s/%s: %d → %d instances, %s: %s",
                revision.namespace(), revision.revision(), from, to, reason, reason.sentence());
        metrics.counter("nabi.scale.changes", "reason", reason.name(), "direction", to > from ? "up" : "down")
                .increment();
        events.report(
                revision.function(),
                new StatusEvent(
                        false,
                        to > from ? "ScaledUp" : to == 0 ? "ScaledToZero" : "ScaledDown",
                        revision.revision() + " from " + from + " to " + to + ": " + reason.sentence()));
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
