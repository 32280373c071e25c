package dev.nabi.operator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.usage.FunctionTotals;
import dev.nabi.api.usage.UsageTotals;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.operator.status.BudgetFinding;
import dev.nabi.operator.status.BudgetFinding.Exhausted;
import dev.nabi.operator.status.BudgetFinding.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UsageBoardTest {
    private static final FunctionKey CART = new FunctionKey("shop", "cart");
    private static final Instant NOON = Instant.parse("2028-02-29T12:00:00Z");
    private static final BudgetSpec TEN_A_DAY = new BudgetSpec(10L, null, BudgetPeriod.DAY, BudgetAction.BLOCK);

    private Instant now = NOON;
    private final UsageBoard board =
            new UsageBoard(new BudgetDefaults(Map.of("defaulted", TEN_A_DAY)), Duration.ofMinutes(1), () -> now);
    private FunctionUsage status;

    @Test
    void saysNothingOfAFunctionThatWasNeverCalledAndNothingBeforeALedgerAnswers() {
        assertThat(show(TEN_A_DAY)).isEqualTo(new UsageBoard.View(null, BudgetFinding.UNKNOWN));
        board.heard(totals("a"));

        assertThat(show(null)).isEqualTo(new UsageBoard.View(null, BudgetFinding.NONE));
        assertThat(board.due()).isEmpty();
    }

    @Test
    void countsALedgerOnceAndSumsThoseThatAreNotShared() {
        board.heard(totals("a", used(3, 30)));
        board.heard(totals("a", used(4, 40)));
        board.heard(totals("b", used(1, 5)));

        show(null);

        assertThat(status).isEqualTo(new FunctionUsage(5L, 45L, "0.005", "0.044", NOON.toString()));
    }

    @Test
    void changesOnceAMinuteAtMostAndOnlyWhenThereIsSomethingNew() {
        board.heard(totals("a", used(1, 1)));
        show(null);
        assertThat(board.due()).isEmpty();

        now = now.plusSeconds(30);
        board.heard(totals("a", used(2, 2)));
        assertThat(board.due()).isEmpty();
        show(null);
        assertThat(status.invocationsToday()).isEqualTo(1);

        now = now.plusSeconds(30);
        assertThat(board.due()).containsExactly(CART);
        show(null);
        assertThat(status.invocationsToday()).isEqualTo(2);

        now = now.plusSeconds(600);
        assertThat(board.due()).isEmpty();
    }

    @Test
    void goesOnWhenTheClockIsSetBack() {
        board.heard(totals("a", used(1, 1)));
        show(null);

        now = now.minusSeconds(3600);
        board.heard(totals("a", used(2, 2)));

        assertThat(board.due()).containsExactly(CART);
        show(null);
        assertThat(status.invocationsToday()).isEqualTo(2);
    }

    @Test
    void tellsOfTheBudgetAtOnce() {
        board.heard(totals("a", used(9, 9)));
        assertThat(show(TEN_A_DAY).budget()).isInstanceOf(Left.class);

        now = now.plusSeconds(1);
        board.heard(totals("a", used(10, 10)));

        assertThat(board.due()).containsExactly(CART);
        assertThat(show(TEN_A_DAY).budget())
                .isEqualTo(new Exhausted("the budget of 10 invocations a day is used up: calls are answered 429 until"
                        + " 2028-03-01T00:00:00Z"));
        assertThat(board.due()).isEmpty();
    }

    @Test
    void aNewDayBeginsWithNothingAndANewMonthToo() {
        board.heard(totals("a", used(10, 30)));
        show(TEN_A_DAY);

        now = Instant.parse("2028-03-01T00:00:05Z");
        assertThat(board.due()).containsExactly(CART);
        assertThat(show(TEN_A_DAY).budget()).isInstanceOf(Left.class);

        assertThat(status).isEqualTo(new FunctionUsage(0L, 0L, "0.000", "0.000", NOON.toString()));
        board.heard(new UsageTotals("a", BudgetPeriod.DAY.at(now).from(), List.of()));
        now = now.plusSeconds(3600);
        assertThat(board.due()).as("nobody calls: nobody writes").isEmpty();
    }

    @Test
    void aLedgerThatIsAwayKeepsItsLastWordAndAnOperatorThatStartsKeepsTheStatus() {
        var ofA = used(3, 30);
        board.heard(totals("a", ofA));
        board.heard(totals("b", used(4, 40)));
        show(null);
        now = now.plusSeconds(120);
        board.heard(totals("a", ofA));
        assertThat(board.due()).isEmpty();

        var restarted = new UsageBoard(BudgetDefaults.NONE, Duration.ofMinutes(1), () -> now);
        assertThat(restarted.show(CART, null, status).usage()).isEqualTo(status);
        restarted.heard(totals("a", ofA));
        assertThat(restarted.due()).as("b did not answer yet").isEmpty();
        restarted.heard(totals("b", used(5, 41)));
        assertThat(restarted.due()).containsExactly(CART);
        assertThat(Objects.requireNonNull(restarted.show(CART, null, status).usage())
                        .invocationsThisMonth())
                .isEqualTo(71);
    }

    @Test
    void aLedgerThatWasAwayOverMidnightSaysNothingOfToday() {
        now = Instant.parse("2028-02-28T23:59:00Z");
        board.heard(totals("b", used(4, 40)));
        now = NOON;
        board.heard(totals("a", used(3, 30)));

        show(null);

        assertThat(status.invocationsToday()).isEqualTo(3);
        assertThat(status.invocationsThisMonth()).isEqualTo(70);
    }

    @Test
    void holdsAFunctionToItsNamespacesBudgetAndSaysThatAWarningDoesNotBlock() {
        board.heard(new UsageTotals(
                "a",
                BudgetPeriod.DAY.at(now).from(),
                List.of(new FunctionTotals("defaulted", "cart", 10, 10, 0, 0, now.toEpochMilli()))));
        assertThat(board.show(new FunctionKey("defaulted", "cart"), null, null).budget())
                .isInstanceOf(Exhausted.class);

        var warning = new BudgetSpec(null, 1L, BudgetPeriod.MONTH, BudgetAction.WARN);
        board.heard(totals("a", new FunctionTotals("shop", "cart", 0, 1, 0, 1_024_000, now.toEpochMilli())));
        assertThat(show(warning).budget())
                .isEqualTo(new Exhausted("the budget of 1 GB-second a month is used up: calls go on (action: warn); it"
                        + " begins anew at 2028-03-01T00:00:00Z"));
    }

    @Test
    void saysThatGatewaysWithLedgersOfTheirOwnHoldToAPartEach() {
        board.heard(totals("a", used(1, 1)));
        board.heard(totals("b", used(1, 1)));

        assertThat(show(TEN_A_DAY).budget())
                .isEqualTo(new Left("the budget of 10 invocations a day is not used up; 2 gateways have ledgers of"
                        + " their own and each holds to its part"));
    }

    private UsageBoard.View show(BudgetSpec budget) {
        var view = board.show(CART, budget, status);
        status = view.usage();
        return view;
    }

    private FunctionTotals used(long today, long month) {
        return new FunctionTotals("shop", "cart", today, month, today * 1000, month * 1000, now.toEpochMilli());
    }

    private UsageTotals totals(String ledger, FunctionTotals... functions) {
        return new UsageTotals(ledger, BudgetPeriod.DAY.at(now).from(), List.of(functions));
    }
}
