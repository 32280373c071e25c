package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.limits.StatusDebounce;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.plan.Outcome;
import dev.nabi.operator.plan.Plan;
import dev.nabi.operator.plan.Report;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.usage.UsageBoard;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/** Tells what was planned and what came of it: the status, Events, and the scaling loop. */
public final class Reporter {
    private final FunctionEvents events;
    private final Scaler scaler;
    private final UsageBoard usage;
    private final StatusDebounce debounce;
    private final ReadinessCount readiness;
    private final FunctionUrl url;
    private final InstantSource clock;

    public Reporter(
            FunctionEvents events,
            Scaler scaler,
            UsageBoard usage,
            StatusDebounce debounce,
            ReadinessCount readiness,
            FunctionUrl url,
            InstantSource clock) {
        this.events = events;
        this.scaler = scaler;
        this.usage = usage;
        this.debounce = debounce;
        this.readiness = readiness;
        this.url = url;
        this.clock = clock;
    }

    UpdateControl<Function> report(FunctionKey key, FunctionSnapshot seen, Plan plan, Outcome outcome) {
        scaler.publish(key, plan.scaling(), plan.views());
        var function = seen.function();
        var own = function.getSpec() == null ? null : function.getSpec().budget();
        var used = usage.show(key, own, Report.before(seen).usage());
        var report = Report.of(seen, plan, outcome, url.of(key), used.usage(), used.budget(), clock.instant());
        events.report(key, function, report.events());
        readiness.report(key, report.after());
        var unwritten = debounce.left(key, report.before(), report.after());
        var control = report.before().equals(report.after()) || unwritten.isPresent()
                ? UpdateControl.<Function>noUpdate()
                : UpdateControl.patchStatus(withStatus(function, report.after()));
        Stream.concat(unwritten.stream(), report.lookAgain().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    void forget(FunctionKey key) {
        scaler.forget(key);
        events.forget(key);
        debounce.forget(key);
        readiness.forget(key);
        usage.forget(key);
    }

    private static Function withStatus(Function function, FunctionStatus status) {
        var patch = new Function();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(function.getMetadata().getNamespace())
                .withName(function.getMetadata().getName())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
