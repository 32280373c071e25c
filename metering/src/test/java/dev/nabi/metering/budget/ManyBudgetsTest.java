package dev.nabi.metering.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.metering.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of budgets of which somebody asks at once. */
class ManyBudgetsTest {
    private static final int BUDGETS = 2_000;
    private static final FunctionKey LATE = new FunctionKey("shop", "late");

    private final StepClock clock = new StepClock(Instant.parse("2026-02-28T12:00:00Z"));
    private final SteppedTicks ticks = new SteppedTicks(clock);
    private final FakeLeases ledger = new FakeLeases();
    private final BudgetLoop loop =
            new BudgetLoop(ledger, ticks, new BudgetRules(BudgetDefaults.NONE, 1, Duration.ZERO));

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void twoThousandFirstCallsAreLetThroughByAsManyTransactionsAsBatches() throws InterruptedException {
        var first = ledger.busy();
        var told = new CountDownLatch(BUDGETS);
        budgets().forEach(budget -> call(budget, told));
        first.countDown();

        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();

        // The first transaction begins before all have asked; each further one is full of those that wait.
        assertThat(transactionsUntilAllWereAsked()).isLessThan(BUDGETS / 20);
    }

    @Test
    void aCallThatWaitsOvertakesTheRound() throws InterruptedException {
        var told = new CountDownLatch(BUDGETS);
        var budgets = budgets();
        budgets.forEach(budget -> call(budget, told));
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();

        // when all are due again, the ledger takes its time, and another one is called
        budgets.forEach(this::take);
        var slow = ledger.busy();
        while (!ledger.isBlocked()) {
            Thread.sleep(5);
        }
        var during = ledger.transactions().size();
        var late = new CountDownLatch(1);
        call(budget(LATE), late);
        slow.countDown();

        assertThat(late.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ledger.transactions().get(during)).contains(LATE);
    }

    @Test
    void oneThatWaitedForALedgerThatSaidNothingIsToldSo() {
        ledger.busy();
        var budget = budget(LATE);
        call(budget, new CountDownLatch(1));

        assertThat(budget.atLast(clock.millis(), ticks.nanos()))
                .isInstanceOfSatisfying(
                        Spending.NotNow.class,
                        refused ->
                                assertThat(refused.why()).isEqualTo("the ledger has not said yet what is left of it"));
    }

    private int transactionsUntilAllWereAsked() {
        var asked = new HashSet<FunctionKey>();
        var transactions = 0;
        for (var functions : ledger.transactions()) {
            transactions++;
            asked.addAll(functions);
            if (asked.size() == BUDGETS) {
                break;
            }
        }
        return transactions;
    }

    private List<Budget> budgets() {
        return IntStream.range(0, BUDGETS)
                .mapToObj(number -> budget(new FunctionKey("shop", "f" + number)))
                .toList();
    }

    private Budget budget(FunctionKey function) {
        return Objects.requireNonNull(
                loop.budgets().seen(function, new BudgetSpec(1_000L, null, BudgetPeriod.DAY, BudgetAction.BLOCK)));
    }

    private Spending take(Budget budget) {
        return budget.take(clock.millis(), ticks.nanos());
    }

    private void call(Budget budget, CountDownLatch told) {
        if (take(budget) instanceof Spending.Unknown) {
            budget.enqueue(told::countDown);
        } else {
            told.countDown();
        }
    }
}
