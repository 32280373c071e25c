package dev.nabi.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusEventsTest extends StatusCase {
    @Test
    void tellsEventsOfChangesOnly() {
        step(plan(revision(1, 1, 0, null), null), List.of());
        var starting = status;
        assertThat(StatusEvents.between(Statuses.NONE, starting))
                .extracting(StatusEvent::reason)
                .containsExactly("RevisionCreated");

        step(plan(revision(1, 1, 0, CRASH), null), List.of());
        var failed = status;
        assertThat(StatusEvents.between(starting, failed))
                .extracting(StatusEvent::reason)
                .containsExactly("CrashLoopBackOff");
        assertThat(StatusEvents.between(failed, failed)).isEmpty();

        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        assertThat(StatusEvents.between(failed, status))
                .extracting(StatusEvent::reason)
                .containsExactly("Promoted");
    }

    @Test
    void tellsARollbackFromAPromotion() {
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of());
        var first = status;
        step(plan(revision(2, 1, 1, null), "f-00002"), List.of(revision(1, 1, 1, null)));
        var second = status;
        step(plan(revision(1, 1, 1, null), "f-00001"), List.of(revision(2, 1, 1, null)));

        assertThat(StatusEvents.between(first, second))
                .extracting(StatusEvent::reason)
                .containsExactly("RevisionCreated", "Promoted");
        assertThat(StatusEvents.between(second, status))
                .extracting(StatusEvent::reason)
                .containsExactly("RevisionCreated", "RolledBack");
    }

    @Test
    void tellsOfAnExhaustedBudgetOnceAPeriodAndKeepsItWhileNobodyKnowsMore() {
        var works = plan(revision(1, 1, 1, null), "f-00001");
        budget = BudgetFinding.UNKNOWN;
        step(works, List.of());
        assertThat(lines()).endsWith("BudgetExhausted Unknown NotCounted");
        budget = new BudgetFinding.Left("left");
        step(works, List.of());
        assertThat(lines()).endsWith("BudgetExhausted False BudgetLeft");

        var left = status;
        budget = new BudgetFinding.Exhausted("until tomorrow");
        step(works, List.of());
        assertThat(lines()).endsWith("BudgetExhausted True LimitReached");
        assertThat(StatusEvents.between(left, status))
                .containsExactly(new StatusEvent(true, "BudgetExhausted", "until tomorrow"));

        var exhausted = status;
        budget = BudgetFinding.UNKNOWN;
        step(works, List.of());
        assertThat(status).isEqualTo(exhausted);
        assertThat(StatusEvents.between(exhausted, status)).isEmpty();

        budget = new BudgetFinding.Exhausted("until the day after");
        step(works, List.of());
        assertThat(StatusEvents.between(exhausted, status)).hasSize(1);

        budget = BudgetFinding.NONE;
        step(works, List.of());
        assertThat(lines()).hasSize(3);
    }

    @Test
    void saysWhichRevisionSomebodyChanged() {
        step(plan(revision(2, 1, 1, null), "f-00002"), List.of(revision(1, 1, 1, null)));
        assertThat(lines()).hasSize(3);
        var unchanged = status;

        changed = List.of("f-00001");
        step(plan(revision(2, 1, 1, null), "f-00002"), List.of(revision(1, 1, 1, null)));

        assertThat(lines()).contains("RevisionsUnchanged False RevisionChanged");
        assertThat(status.conditions().getLast().getMessage()).contains("f-00001");
        assertThat(StatusEvents.between(unchanged, status))
                .extracting(StatusEvent::reason)
                .containsExactly("RevisionChanged");
    }
}
