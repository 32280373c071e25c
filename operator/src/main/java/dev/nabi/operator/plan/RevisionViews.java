package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.InstancePods;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.scaling.InstanceView;
import dev.nabi.operator.scaling.RevisionKey;
import dev.nabi.operator.scaling.RevisionView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the autoscaler needs to know of each revision of a Function. */
record RevisionViews(FunctionSnapshot seen, RevisionPlan plan) {

    List<RevisionView> all() {
        return seen.revisions().stream().map(this::view).toList();
    }

    private RevisionView view(Revision revision) {
        var deployment = seen.deployment(revision.name());
        return new RevisionView(
                new RevisionKey(seen.key(), revision.name()),
                phase(revision),
                plan.routes().needed().getOrDefault(revision.name(), 0),
                revision.replicas(),
                revision.ready(),
                seen.pods().getOrDefault(revision.name(), List.of()).stream()
                        .filter(InstancePods::isInstance)
                        .map(RevisionViews::instance)
                        .toList(),
                deployment.getMetadata().getResourceVersion(),
                timeout(deployment));
    }

    private Phase phase(Revision revision) {
        if (plan.routes().needed().containsKey(revision.name())) {
            return Phase.RISING;
        }
        if (plan.current().equals(Optional.of(revision)) && !plan.isPromoted()) {
            return Phase.PROVING;
        }
        if (plan.routes().share(revision.name()) > 0) {
            return Phase.SERVING;
        }
        return plan.routes().reaches(revision.name()) ? Phase.TAGGED : Phase.RETIRED;
    }

    /** The time-out of the revision itself, which the Function's spec may have left behind. */
    private static Duration timeout(Deployment deployment) {
        var grace = deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(Objects.requireNonNullElse(grace, 30L));
    }

    private static InstanceView instance(Pod pod) {
        return new InstanceView(
                pod.getMetadata().getName(),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                pod.getStatus() != null && pod.getStatus().getPodIP() != null,
                isReady(pod),
                FunctionSnapshot.annotations(pod.getMetadata()).get(Labels.DRAINING));
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
