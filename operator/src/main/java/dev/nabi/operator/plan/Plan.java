package dev.nabi.operator.plan;

import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Drift;
import dev.nabi.operator.resources.FunctionNetworkPolicy;
import dev.nabi.operator.resources.JarCopy;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.resources.TemplateRollouts;
import dev.nabi.operator.resources.Validation;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.scaling.RevisionView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is done about a Function. While its spec is invalid, and while it is being deleted, what there is goes on and is
 * scaled, and nothing new is made.
 *
 * @param problems what is wrong with the spec, or missing of what it names
 * @param policy the NetworkPolicy to write before any pod is made: none is to be reached by others, be it for a moment
 * @param adoptions Deployments that a Function of this name left behind, which become this one's before anything new is made
 * @param creation the revision to make
 * @param repair the current revision's Deployment as it should be, where somebody changed it
 * @param changed other revisions whose Deployments somebody changed
 * @param deletions revisions to delete
 * @param scaling how instances follow the load; empty while the spec does not say
 * @param inOrder objects that were found to be as they should be
 */
public record Plan(
        List<String> problems,
        boolean isDeleting,
        RevisionPlan revisions,
        Optional<NetworkPolicy> policy,
        List<Deployment> adoptions,
        Optional<Creation> creation,
        Optional<Deployment> repair,
        List<String> changed,
        List<Deployment> deletions,
        Optional<ScalingPolicy> scaling,
        List<RevisionView> views,
        List<HasMetadata> inOrder) {

    /** How far the rollout of the latest spec is. */
    public enum Rollout {
        GOING,
        FAILING,
        DONE
    }

    /** The rule. */
    public static Plan of(FunctionSnapshot seen, PlatformSettings platform, KnownAnswers known) {
        var problems = Validation.problems(seen.function(), platform.defaults());
        if (!problems.isEmpty() || seen.function().isMarkedForDeletion()) {
            return standing(seen, problems);
        }
        var jar = new JarSource(seen);
        return jar.code()
                .map(code -> new Rule(seen, code, platform, known).plan())
                .orElseGet(() -> standing(seen, List.of(jar.problem())));
    }

    private static Plan standing(FunctionSnapshot seen, List<String> problems) {
        var revisions = RevisionPlan.unchanged(seen.revisions(), seen.history());
        return new Plan(
                problems,
                seen.function().isMarkedForDeletion(),
                revisions,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                seen.changed(),
                List.of(),
                ScalingPolicies.of(seen.function().getSpec()),
                new RevisionViews(seen, revisions).all(),
                List.of());
    }

    /** Whether the traffic may move faster once it is known what the load needs. */
    public boolean asksForLoad() {
        return revisions.routes().isShifting();
    }

    /** How far the rollout is, as far as others wait for it. */
    public Rollout rollout() {
        if (isDeleting || !problems.isEmpty() || (creation.isEmpty() && revisions.isPromoted())) {
            return Rollout.DONE;
        }
        return revisions.current().filter(Revision::isFailing).isPresent() ? Rollout.FAILING : Rollout.GOING;
    }

    private record Rule(FunctionSnapshot seen, Code code, PlatformSettings platform, KnownAnswers known) {

        Plan plan() {
            var function = seen.function();
            var template = known.template(function, code, platform.defaults());
            var outdated = seen.upgradable(template, code);
            var revisions = RevisionPlan.of(
                    function.getSpec(),
                    outdated.map(Revision::template).orElse(template),
                    seen.revisions(),
                    seen.history(),
                    seen.demanded());
            var deployment = revisions
                    .current()
                    .filter(_ -> outdated.isEmpty())
                    .map(revision -> seen.deployment(revision.name()));
            var repair = deployment.flatMap(this::repair);
            var policy = policy();
            var inOrder = new ArrayList<HasMetadata>();
            deployment.filter(_ -> repair.isEmpty()).ifPresent(inOrder::add);
            seen.policy().filter(_ -> policy.isEmpty()).ifPresent(inOrder::add);
            return new Plan(
                    List.of(),
                    false,
                    revisions,
                    policy,
                    seen.orphans(),
                    creation(revisions, outdated.isPresent()),
                    repair,
                    seen.changed().stream()
                            .filter(name -> deployment
                                    .filter(current ->
                                            current.getMetadata().getName().equals(name))
                                    .isEmpty())
                            .toList(),
                    revisions.obsolete().stream()
                            .map(revision -> seen.deployment(revision.name()))
                            .toList(),
                    ScalingPolicies.of(function.getSpec()),
                    new RevisionViews(seen, revisions).all(),
                    inOrder);
        }

        private Optional<Creation> creation(RevisionPlan revisions, boolean isUpgrade) {
            if ((revisions.current().isPresent() && !isUpgrade)
                    || !seen.orphans().isEmpty()) {
                return Optional.empty();
            }
            var number = RevisionPlan.nextNumber(seen.revisions(), seen.history());
            var name = RevisionDeployment.name(seen.function(), number);
            return Optional.of(new Creation(
                    RevisionDeployment.of(seen.function(), name, code, platform.defaults()),
                    JarCopy.of(seen.function(), name, code),
                    isUpgrade,
                    seen.unseen()));
        }

        private Optional<Deployment> repair(Deployment observed) {
            return Stream.of(observed)
                    .filter(found -> !known.isInOrder(seen.function(), found))
                    .map(found -> RevisionDeployment.of(
                            seen.function(), found.getMetadata().getName(), code, platform.defaults()))
                    .map(desired -> TemplateRollouts.noted(desired, observed))
                    .filter(desired -> Drift.isBetween(desired, observed))
                    .findFirst();
        }

        private Optional<NetworkPolicy> policy() {
            return platform.gateways()
                    .filter(_ -> seen.policy().isEmpty()
                            || !known.isInOrder(seen.function(), seen.policy().get()))
                    .map(gateways -> FunctionNetworkPolicy.of(seen.function(), gateways))
                    .filter(desired -> seen.policy().isEmpty()
                            || Drift.isBetween(desired, seen.policy().get()));
        }
    }
}
