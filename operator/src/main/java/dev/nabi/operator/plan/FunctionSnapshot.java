package dev.nabi.operator.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.FunctionNetworkPolicy;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.resources.TemplateRollouts;
import dev.nabi.operator.revision.History;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.status.Observed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Function with what the watches know of its objects at one moment.
 *
 * @param orphans Deployments of revisions of a Function of this name that is no more, which nobody owns
 * @param policy its NetworkPolicy, where there is one
 * @param jarSource what is known of the ConfigMap that is to hold its jar, where the spec names one
 * @param demanded how many instances its load needs, where that was asked for and is known
 */
public record FunctionSnapshot(
        Function function,
        Map<String, Deployment> deployments,
        List<Deployment> orphans,
        Map<String, List<Pod>> pods,
        List<Revision> revisions,
        Optional<NetworkPolicy> policy,
        JarConfigMap jarSource,
        OptionalInt demanded) {

    /** What is the Function's own: a namesake's leftovers, which await their deletion, are not. */
    public static FunctionSnapshot of(
            Function function,
            Collection<Deployment> deployments,
            Collection<Pod> pods,
            Collection<NetworkPolicy> policies,
            Instant now) {
        var own = deployments.stream()
                .filter(deployment -> isOwned(function, deployment))
                .filter(deployment -> !deployment.isMarkedForDeletion() && deployment.getSpec() != null)
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
        var orphans = deployments.stream()
                .filter(deployment -> isOrphanOf(name, deployment))
                .toList();
        var policy = policies.stream()
                .filter(found -> FunctionNetworkPolicy.name(function)
                        .equals(found.getMetadata().getName()))
                .filter(found -> isOwned(function, found))
                .findFirst();
        return new FunctionSnapshot(
                function, own, orphans, byRevision, revisions, policy, new JarConfigMap.Unread(), OptionalInt.empty());
    }

    /** A revision that was left behind on purpose: it has our labels, and no owner. */
    private static boolean isOrphanOf(String function, Deployment deployment) {
        var metadata = deployment.getMetadata();
        return metadata.getOwnerReferences().isEmpty()
                && !deployment.isMarkedForDeletion()
                && deployment.getSpec() != null
                && Names.revisionNumber(function, metadata.getName()).isPresent()
                && annotations(metadata).containsKey(Labels.TEMPLATE)
                && Labels.ofRevision(function, metadata.getName()).entrySet().stream()
                        .allMatch(label ->
                                label.getValue().equals(metadata.getLabels().get(label.getKey())));
    }

    /** Whether this very Function is the controller of an object. */
    public static boolean isOwned(Function function, HasMetadata resource) {
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

    /** The revisions whose pod template somebody changed, oldest first. */
    List<String> changed() {
        return revisions.stream()
                .filter(revision -> TemplateRollouts.isChanged(deployment(revision.name())))
                .sorted(Comparator.comparingInt(Revision::number))
                .map(Revision::name)
                .toList();
    }

    Deployment deployment(String revision) {
        return Objects.requireNonNull(deployments.get(revision), revision);
    }

    FunctionKey key() {
        var metadata = function.getMetadata();
        return new FunctionKey(metadata.getNamespace(), metadata.getName());
    }

    /** The same, with what the load needs. */
    public FunctionSnapshot withDemanded(OptionalInt needed) {
        return new FunctionSnapshot(function, deployments, orphans, pods, revisions, policy, jarSource, needed);
    }

    /** The same, with what is known of the ConfigMap that is to hold its jar. */
    public FunctionSnapshot withJarSource(JarConfigMap source) {
        return new FunctionSnapshot(function, deployments, orphans, pods, revisions, policy, source, demanded);
    }

    /**
     * The latest revision of what the spec says, where only what the platform adds to its pods has changed since.
     *
     * @param desired the digest of the template that is wanted now
     */
    Optional<Revision> upgradable(String desired, Code code) {
        if (revisions.stream().anyMatch(revision -> revision.template().equals(desired))) {
            return Optional.empty();
        }
        var written = RevisionDeployment.written(function, code);
        return revisions.stream()
                .filter(revision -> written.equals(
                        annotations(deployment(revision.name()).getMetadata()).get(Labels.WRITTEN)))
                .max(Comparator.comparingInt(Revision::number))
                .or(() -> new JarSource(this).withoutCopy());
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

    static Map<String, String> annotations(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    }
}
