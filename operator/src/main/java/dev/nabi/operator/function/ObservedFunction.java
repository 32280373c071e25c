package dev.nabi.operator.function;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.InstancePods;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.History;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.scaling.FunctionKey;
import dev.nabi.operator.scaling.InstanceView;
import dev.nabi.operator.scaling.RevisionKey;
import dev.nabi.operator.scaling.RevisionView;
import dev.nabi.operator.status.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A Function with what the watches know of its Deployments and pods at one moment. */
record ObservedFunction(
        Function function, Map<String, Deployment> deployments, Map<String, List<Pod>> pods, List<Revision> revisions) {

    static ObservedFunction from(Function function, Context<Function> context, Instant now) {
        return of(
                function,
                context.getSecondaryResources(Deployment.class),
                context.getSecondaryResources(Pod.class),
                now);
    }

    /** What is the Function's own: a namesake's leftovers, which await their deletion, are not. */
    static ObservedFunction of(
            Function function, Collection<Deployment> deployments, Collection<Pod> pods, Instant now) {
        var own = deployments.stream()
                .filter(deployment -> isOwned(function, deployment))
                .filter(deployment -> !deployment.isMarkedForDeletion())
                .collect(toMap(deployment -> deployment.getMetadata().getName(), deployment -> deployment));
        var byRevision = pods.stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .collect(groupingBy(pod -> pod.getMetadata().getLabels().getOrDefault(Labels.REVISION, "")));
        var name = function.getMetadata().getName();
        var revisions = own.values().stream()
                .flatMap(deployment -> Observed.revision(
                        name,
                        deployment,
                        byRevision.getOrDefault(deployment.getMetadata().getName(), List.of()),
                        now)
                        .stream())
                .toList();
        return new ObservedFunction(function, own, byRevision, revisions);
    }

    static boolean isOwned(Function function, HasMetadata resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && function.getMetadata().getUid().equals(owner.getUid()));
    }

    /** The revision that the status names as the latest, where the watch does not show it. */
    Optional<String> unseen() {
        return Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::latestCreatedRevision)
                .filter(name -> !deployments.containsKey(name));
    }

    Deployment deployment(String revision) {
        return Objects.requireNonNull(deployments.get(revision), revision);
    }

    String template(Defaults defaults) {
        return RevisionDeployment.digest(function, defaults);
    }

    /**
     * The latest revision of what the spec says, where only what the platform adds to its pods has changed since.
     *
     * @param desired the digest of the template that is wanted now
     */
    Optional<Revision> renewable(String desired) {
        if (revisions.stream().anyMatch(revision -> revision.template().equals(desired))) {
            return Optional.empty();
        }
        var written = RevisionDeployment.written(function);
        return revisions.stream()
                .filter(revision -> written.equals(
                        annotations(deployment(revision.name()).getMetadata()).get(Labels.WRITTEN)))
                .max(Comparator.comparingInt(Revision::number));
    }

    History history() {
        var status = function.getStatus();
        if (status == null) {
            return History.NONE;
        }
        var created = status.latestCreatedRevision();
        var number = created == null
                ? OptionalInt.empty()
                : Names.revisionNumber(function.getMetadata().getName(), created);
        return new History(Optional.ofNullable(status.latestReadyRevision()), number.orElse(0), status.traffic());
    }

    /** The plan by which the revision of this template is the current one. */
    RevisionPlan plan(String template, OptionalInt demanded) {
        return RevisionPlan.of(function.getSpec(), template, revisions, history(), demanded);
    }

    /** What the autoscaler needs to know of each revision. */
    List<RevisionView> views(RevisionPlan plan) {
        return revisions.stream().map(revision -> view(revision, plan)).toList();
    }

    private RevisionView view(Revision revision, RevisionPlan plan) {
        var metadata = function.getMetadata();
        var deployment = deployment(revision.name());
        return new RevisionView(
                new RevisionKey(new FunctionKey(metadata.getNamespace(), metadata.getName()), revision.name()),
                phase(revision, plan),
                plan.routes().needed().getOrDefault(revision.name(), 0),
                revision.replicas(),
                revision.ready(),
                pods.getOrDefault(revision.name(), List.of()).stream()
                        .filter(InstancePods::isInstance)
                        .map(ObservedFunction::instance)
                        .toList(),
                deployment.getMetadata().getResourceVersion(),
                timeout(deployment));
    }

    private Phase phase(Revision revision, RevisionPlan plan) {
        if (plan.routes().needed().containsKey(revision.name())) {
            return Phase.RISING;
        }
        if (plan.current().equals(Optional.of(revision)) && !plan.isPromoted()) {
            return Phase.PROVING;
        }
        return plan.routes().reaches(revision.name()) ? Phase.SERVING : Phase.RETIRED;
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
                annotations(pod.getMetadata()).containsKey(Labels.DRAINING));
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
