package dev.nabi.local.agent;

import dev.nabi.local.agent.probe.HealthChecks;
import dev.nabi.local.agent.process.ChildProcess;
import dev.nabi.local.agent.status.TerminationPlan;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a container: its process, its probes, and the plan for its end once there is one. */
final class ContainerRun {
    private final ChildProcess process;
    private final HealthChecks checks;
    private final Instant began;
    private @Nullable TerminationPlan plan;
    private boolean asked;
    private boolean killed;

    ContainerRun(ChildProcess process, HealthChecks checks, Instant began) {
        this.process = process;
        this.checks = checks;
        this.began = began;
    }

    ChildProcess process() {
        return process;
    }

    HealthChecks checks() {
        return checks;
    }

    Instant began() {
        return began;
    }

    boolean isEnding() {
        return plan != null;
    }

    boolean wasKilled() {
        return killed;
    }

    /** Of two plans the earlier steps are taken: a second reason to end never delays the first. */
    void end(TerminationPlan wanted) {
        plan = plan == null ? wanted : plan.sooner(wanted);
    }

    /** Does what the plan says is due. */
    void carryOut(Instant now) {
        if (plan == null) {
            return;
        }
        if (!asked && !now.isBefore(plan.ask())) {
            asked = true;
            process.terminate();
        }
        if (!killed && !now.isBefore(plan.kill())) {
            killed = true;
            process.kill();
        }
    }

    /** When the plan has its next step. */
    Optional<Instant> nextStep() {
        if (plan == null || killed) {
            return Optional.empty();
        }
        return Optional.of(asked ? plan.kill() : plan.ask());
    }
}
