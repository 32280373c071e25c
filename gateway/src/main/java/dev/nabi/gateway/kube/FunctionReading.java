package dev.nabi.gateway.kube;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.LimitsSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.gateway.activation.Limits;
import dev.nabi.gateway.routing.Readiness;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.routing.Route;
import dev.nabi.gateway.routing.Target;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the gateway reads of a Function: where its traffic goes, by its status alone, and what its spec bounds. */
record FunctionReading(
        Route route,
        Limits limits,
        @Nullable BudgetSpec budget,
        @Nullable LimitsSpec requestLimits) {

    static FunctionKey key(Function function) {
        return new FunctionKey(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
    }

    static FunctionReading of(Function function) {
        var key = key(function);
        var status = function.getStatus();
        var targets = status == null
                ? List.<Target>of()
                : status.traffic().stream()
                        .filter(target -> target.revision() != null)
                        .map(target -> target(key, target))
                        .toList();
        return new FunctionReading(
                new Route(key, targets, readiness(function), function.getSpec().access()),
                limits(function),
                function.getSpec().budget(),
                function.getSpec().limits());
    }

    /** One whose spec cannot be read, and never could: nobody knows who may call it and how often. */
    static FunctionReading unreadable(Function function, String why) {
        var key = key(function);
        // Nothing of it can be called, and anyone may be told so.
        var route = new Route(key, List.of(), new Readiness("InvalidSpec", why, 0, 0), AccessSpec.PUBLIC);
        return new FunctionReading(route, new Limits(1, 0, 0, 0, 0), null, null);
    }

    Set<RevisionKey> revisions() {
        return route.targets().stream().map(Target::revision).collect(Collectors.toUnmodifiableSet());
    }

    private static Target target(FunctionKey key, TrafficTarget target) {
        var revision = new RevisionKey(key.namespace(), key.name(), Objects.requireNonNull(target.revision()));
        return new Target(revision, target.weight(), target.tag(), Objects.requireNonNullElse(target.tagWeight(), 1));
    }

    private static Readiness readiness(Function function) {
        var patience = function.getSpec().queue().patience().toMillis();
        var status = function.getStatus();
        var ready = status == null
                ? Optional.<Condition>empty()
                : status.conditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
        return ready.map(condition -> new Readiness(
                        Objects.requireNonNullElse(condition.getReason(), "Unknown"),
                        Objects.requireNonNullElse(condition.getMessage(), "no message"),
                        "Unknown".equals(condition.getStatus()) ? patience : 0,
                        function.getSpec().queue().length()))
                .orElse(new Readiness(
                        "NotReconciled",
                        "the operator has not reported on this Function yet",
                        patience,
                        function.getSpec().queue().length()));
    }

    private static Limits limits(Function function) {
        var spec = function.getSpec();
        return new Limits(
                spec.concurrency(),
                spec.queue().length(),
                spec.queue().patience().toMillis(),
                spec.timeout().toMillis(),
                spec.scale().max());
    }
}
