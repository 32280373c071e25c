package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Routes;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statuses of one Function, each from what is seen at a step and from the one before. */
abstract class StatusCase {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final Trouble CRASH = Trouble.of(TroubleReason.CrashLoopBackOff, "exits with code 1");

    FunctionStatus status = Statuses.NONE;
    Instant now = T0;
    BudgetFinding budget = BudgetFinding.NONE;
    boolean waiting;
    boolean deleting;
    List<String> changed = List.of();
    Optional<String> created = Optional.empty();
    Optional<Trouble> policyRefused = Optional.empty();

    void step(RevisionPlan plan, List<Revision> others) {
        var revisions = new ArrayList<>(others);
        plan.current().ifPresent(revisions::add);
        status = Statuses.of(new StatusInput(
                status,
                1,
                List.of(),
                deleting,
                changed,
                revisions,
                plan,
                created,
                Optional.empty(),
                policyRefused,
                waiting,
                "u",
                null,
                null,
                budget,
                now));
    }

    List<String> lines() {
        return status.conditions().stream()
                .map(each -> each.getType() + " " + each.getStatus() + " " + each.getReason())
                .toList();
    }

    static RevisionPlan plan(Revision current, String latestReady) {
        return new RevisionPlan(
                Optional.of(current), Optional.ofNullable(latestReady), routes(latestReady, null), List.of());
    }

    static Routes routes(String revision, String problem) {
        return new Routes(
                revision == null ? List.of() : List.of(new TrafficTarget(revision, 100, null)),
                Optional.ofNullable(problem));
    }

    static Revision revision(int number, int running, int ready, Trouble trouble) {
        return new Revision("f-0000" + number, number, "digest", running, running, ready, Optional.ofNullable(trouble));
    }
}
