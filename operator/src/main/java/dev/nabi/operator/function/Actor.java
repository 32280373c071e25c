package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.limits.RolloutLimiter;
import dev.nabi.operator.limits.RolloutLimiter.Kind;
import dev.nabi.operator.plan.Creation;
import dev.nabi.operator.plan.Outcome;
import dev.nabi.operator.plan.Outcome.Waiting;
import dev.nabi.operator.plan.Plan;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.status.StatusEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries plans out, each act on its own: what one is refused does not keep the others from being done. */
public final class Actor {
    private static final Logger LOG = Logger.getLogger(Actor.class);

    private final DeploymentWriter deployments;
    private final NetworkPolicyWriter policies;
    private final RolloutLimiter limiter;
    private final Requeue requeue;

    public Actor(DeploymentWriter deployments, NetworkPolicyWriter policies, RolloutLimiter limiter, Requeue requeue) {
        this.deployments = deployments;
        this.policies = policies;
        this.limiter = limiter;
        this.requeue = requeue;
    }

    /** Acts, and tells what came of it. */
    Outcome act(FunctionKey key, Function function, Plan plan) {
        release(key, plan.rollout());
        var acts = new Acts(key);
        plan.policy()
                .ifPresent(desired ->
                        acts.take(policies.write(function, desired), trouble -> acts.policyRefused = trouble));
        plan.adoptions()
                .forEach(orphan -> acts.adopted(orphan.getMetadata().getName(), deployments.adopt(function, orphan)));
        plan.deletions().forEach(obsolete -> acts.take(deployments.delete(obsolete), acts::log));
        plan.repair().ifPresent(desired -> acts.repaired(desired.getMetadata().getName(), deployments.repair(desired)));
        // A pod is made only where nobody but a gateway reaches it.
        plan.creation()
                .filter(_ -> acts.policyRefused == null && !acts.isIncomplete)
                .ifPresent(creation -> {
                    acts.waiting = waiting(key, creation);
                    if (acts.waiting == Waiting.NOTHING) {
                        acts.created(creation.revision(), deployments.create(function, creation));
                    }
                });
        return acts.outcome();
    }

    void forget(FunctionKey key) {
        limiter.done(key).forEach(requeue::fire);
    }

    private void release(FunctionKey key, Plan.Rollout rollout) {
        switch (rollout) {
            case DONE -> limiter.done(key).forEach(requeue::fire);
            case FAILING -> limiter.done(Kind.NEW_REVISION, key).forEach(requeue::fire);
            case GOING -> {}
        }
    }

    private Waiting waiting(FunctionKey key, Creation creation) {
        if (creation.isUpgrade() && !limiter.begin(Kind.UPGRADE, key)) {
            return Waiting.UPGRADE;
        }
        if (limiter.begin(Kind.NEW_REVISION, key)) {
            return Waiting.NOTHING;
        }
        return creation.isUpgrade() ? Waiting.UPGRADE : Waiting.NEW_REVISION;
    }

    /** What came of the acts of one plan. */
    private static final class Acts {
        private final FunctionKey key;
        private final List<StatusEvent> events = new ArrayList<>();
        private @Nullable String created;
        private @Nullable Trouble refused;
        private @Nullable Trouble policyRefused;
        private Waiting waiting = Waiting.NOTHING;
        private boolean isIncomplete;

        Acts(FunctionKey key) {
            this.key = key;
        }

        boolean take(WriteResult result, Consumer<Trouble> onRefusal) {
            switch (result) {
                case WriteResult.Written _, WriteResult.Lagging _ -> {}
                case WriteResult.Refused(var trouble) -> onRefusal.accept(trouble);
                case WriteResult.Failed(var message) -> {
                    isIncomplete = true;
                    LOG.warnf("%s/%s: not written: %s; trying again", key.namespace(), key.name(), message);
                }
            }
            return result instanceof WriteResult.Written;
        }

        void created(String revision, WriteResult result) {
            if (take(result, trouble -> refused = trouble)) {
                created = revision;
            }
        }

        void repaired(String revision, WriteResult result) {
            if (take(result, trouble -> refused = trouble)) {
                events.add(new StatusEvent(
                        true, "RevisionRestored", revision + " was changed by somebody and is what it was again"));
            }
        }

        void adopted(String revision, WriteResult result) {
            if (take(result, this::log)) {
                events.add(
                        new StatusEvent(false, "RevisionAdopted", revision + " had no owner and is this Function's"));
            }
        }

        void log(Trouble trouble) {
            LOG.warnf("%s/%s: %s", key.namespace(), key.name(), trouble.message());
        }

        Outcome outcome() {
            return new Outcome(
                    Optional.ofNullable(created),
                    Optional.ofNullable(refused),
                    Optional.ofNullable(policyRefused),
                    waiting,
                    isIncomplete,
                    List.copyOf(events));
        }
    }
}
