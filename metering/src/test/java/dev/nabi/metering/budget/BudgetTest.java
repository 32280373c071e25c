package dev.nabi.metering.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.metering.Call;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final FunctionKey CART = new FunctionKey("shop", "cart");
    private static final Instant NOON = Instant.parse("2026-02-28T12:00:00Z");
    private static final BudgetPeriod.Days TODAY = BudgetPeriod.DAY.at(NOON);

    private final StepClock clock = new StepClock(NOON);
    private final SteppedTicks ticks = new SteppedTicks(clock);
    private final FakeLeases ledger = new FakeLeases();
    private BudgetLoop loop = loop(Duration.ofMinutes(5));

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void letsThroughAsManyAsTheLimitSaysAndThenSaysWhenItResets() {
        var budget = budget(invocations(20));

        assertThat(takeAll(budget, 100)).isEqualTo(20);
        assertThat(spend(budget)).isInstanceOfSatisfying(Spending.UsedUp.class, usedUp -> {
            assertThat(usedUp.used().invocations()).isEqualTo(20);
            assertThat(usedUp.resets()).isEqualTo("2026-03-01T00:00:00Z");
            assertThat(usedUp.terms().text()).isEqualTo("20 invocations a day");
        });
    }

    @Test
    void whatNoInstanceTookIsGivenBackAndWhatWasRefusedCostsNothing() {
        var budget = budget(invocations(2));

        ((Ticket) spend(budget)).ended(call().ending(Outcome.NEVER_STARTED));
        ((Ticket) spend(budget)).returned();

        assertThat(takeAll(budget, 10)).isEqualTo(2);
    }

    @Test
    void beginsAnewWithTheNextDayAndNobodyWritesForIt() {
        var budget = budget(invocations(3));
        takeAll(budget, 10);

        clock.set(Instant.parse("2026-02-28T23:59:59.999Z"));
        assertThat(spend(budget)).isInstanceOf(Spending.UsedUp.class);
        clock.set(Instant.parse("2026-03-01T00:00:00Z"));

        assertThat(takeAll(budget, 10)).isEqualTo(3);
    }

    /** The bug: once it had been tomorrow for a moment, today's limit was forgotten. */
    @Test
    void aClockThatJumpsOverMidnightAndIsSetBackOpensNothingAnew() {
        var budget = budget(invocations(3));
        clock.set(Instant.parse("2026-02-28T23:30:00Z"));
        takeAll(budget, 10);
        clock.set(Instant.parse("2026-03-01T00:30:00Z"));
        assertThat(takeAll(budget, 2)).isEqualTo(2);

        clock.set(Instant.parse("2026-02-28T23:31:00Z"));
        assertThat(spend(budget)).isInstanceOf(Spending.UsedUp.class);
        clock.set(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(takeAll(budget, 10)).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackByAnHourChangesNothingWithinTheDay() {
        var budget = budget(invocations(3));
        assertThat(takeAll(budget, 2)).isEqualTo(2);

        clock.step(Duration.ofHours(-1));

        assertThat(takeAll(budget, 10)).isEqualTo(1);
        assertThat(spend(budget)).isInstanceOf(Spending.UsedUp.class);
    }

    @Test
    void anInvocationOverMidnightIsOfTheDayOnWhichItEnds() {
        var budget = budget(invocations(2));
        clock.set(Instant.parse("2026-02-28T23:59:59Z"));
        var ticket = (Ticket) spend(budget);

        clock.set(Instant.parse("2026-03-01T00:00:01Z"));
        ticket.ended(Call.ok(1)
                .at(Instant.parse("2026-02-28T23:59:59Z").toEpochMilli())
                .lasting(2000));

        assertThat(takeAll(budget, 10)).isEqualTo(1);
    }

    @Test
    void timeIsChargedAsItPassesAndWhatIsInFlightAtTheLimitIsAllThatIsOver() {
        var budget = budget(new BudgetSpec(null, 1L, BudgetPeriod.DAY, BudgetAction.BLOCK));
        var first = (Ticket) spend(budget);
        var second = (Ticket) spend(budget);

        // 1024 MiB for a second is the whole of it, told in two parts.
        first.running(call().with(1024, 0, 0).lasting(600));
        assertThat(spend(budget)).isInstanceOf(Ticket.class);
        first.ended(call().with(1024, 0, 0).lasting(1000));
        await(() -> spend(budget) instanceof Spending.UsedUp);
        second.ended(call().with(1024, 0, 0).lasting(500));

        await(() -> spend(budget) instanceof Spending.UsedUp usedUp
                && usedUp.used().mibMs() == BudgetSpec.MIB_MS_PER_GB_SECOND * 3 / 2);
    }

    @Test
    void aRaisedLimitHoldsAtOnceAndALoweredOneToo() {
        var budget = budget(invocations(2));
        takeAll(budget, 10);

        loop.budgets().seen(CART, invocations(5));
        assertThat(takeAll(budget, 10)).isEqualTo(3);

        loop.budgets().seen(CART, invocations(1));
        await(() -> spend(budget) instanceof Spending.UsedUp);
    }

    @Test
    void whatIsNotUsedIsGivenBackWithinAMoment() {
        var budget = budget(invocations(1000));
        spend(budget);
        assertThat(ledger.idle(TODAY)).isPositive();

        await(() -> ledger.idle(TODAY) == 0);
        var asked = ledger.asked();
        pause(1200);

        assertThat(ledger.asked()).as("an idle budget asks nobody").isEqualTo(asked);
        assertThat(takeAll(budget, 2000)).isEqualTo(999);
    }

    @Test
    void givesBackWhenTheFunctionHasTheBudgetNoMore() {
        var budget = budget(invocations(1000));
        spend(budget);

        assertThat(loop.budgets().seen(CART, null)).isNull();

        await(() -> ledger.held(TODAY).granted().invocations() == 1);
        assertThat(budget.isGone()).isTrue();
    }

    /** The bug: what this gateway had spent and not yet folded was granted again. */
    @Test
    void aBudgetThatIsRemovedAndSetAgainForgetsNothingOfWhatWasUsed() {
        takeAll(budget(invocations(20)), 15);

        loop.budgets().seen(CART, null);
        await(() -> ledger.held(TODAY).granted().invocations() == 15);

        assertThat(takeAll(budget(invocations(20)), 100)).isEqualTo(5);
    }

    @Test
    void aFunctionThatIsDeletedAndMadeAnewForgetsNothingOfWhatWasUsed() {
        takeAll(budget(invocations(20)), 15);

        loop.budgets().gone(CART);

        assertThat(takeAll(budget(invocations(20)), 100)).isEqualTo(5);
    }

    @Test
    void aBudgetWhosePeriodIsChangedAndChangedBackForgetsNothingOfWhatWasUsed() {
        takeAll(budget(invocations(20)), 15);

        var month = new BudgetSpec(20L, null, BudgetPeriod.MONTH, BudgetAction.BLOCK);
        assertThat(spend(budget(month))).isInstanceOf(Ticket.class);

        assertThat(takeAll(budget(invocations(20)), 100)).isEqualTo(5);
    }

    @Test
    void waitsForWhatOthersHoldAndSaysSoWhenTheyKeepIt() {
        ledger.others(0, 10, 4);
        var budget = budget(invocations(10));

        assertThat(budget.take(clock.millis(), ticks.nanos())).isInstanceOf(Spending.Unknown.class);
        assertThat(budget.atLast(clock.millis(), ticks.nanos())).isInstanceOf(Spending.NotNow.class);

        ledger.others(0, 9, 9);
        assertThat(takeAll(budget, 10)).isEqualTo(1);
    }

    @Test
    void servesOnWithoutTheLedgerForTheGraceAndChargesItWhenItIsBack() {
        var budget = budget(invocations(20));
        spend(budget);
        ledger.away(true);

        assertThat(takeAll(budget, 30)).isEqualTo(30);
        ledger.away(false);

        await(() ->
                spend(budget) instanceof Spending.UsedUp usedUp && usedUp.used().invocations() >= 31);
    }

    @Test
    void withoutGraceTheLastLeaseIsAllThatThereIsWhileTheLedgerIsAway() {
        loop.close();
        loop = loop(Duration.ZERO);
        var budget = budget(invocations(20));
        ledger.away(true);

        assertThat(takeAll(budget, 5)).isZero();
        assertThat(spend(budget)).isInstanceOf(Spending.NotNow.class);

        ledger.away(false);
        await(() -> spend(budget) instanceof Ticket);
    }

    @Test
    void aBudgetThatOnlyWarnsIsNotTheGateways() {
        assertThat(loop.budgets().seen(CART, new BudgetSpec(1L, null, BudgetPeriod.DAY, BudgetAction.WARN)))
                .isNull();
    }

    @Test
    void aNamespacesBudgetHoldsForItsFunctionsAndIsDividedAmongGatewaysThatShareNoLedger() {
        loop.close();
        var defaults = new BudgetDefaults(Map.of("shop", invocations(10)));
        loop = new BudgetLoop(ledger, ticks, new BudgetRules(defaults, 3, Duration.ZERO));

        var budget = Objects.requireNonNull(loop.budgets().seen(CART, null));

        assertThat(takeAll(budget, 10)).isEqualTo(3);
        assertThat(loop.budgets().seen(new FunctionKey("other", "cart"), null)).isNull();
        assertThat(BudgetTerms.of(invocations(2), 3).limit().invocations()).isEqualTo(1);
    }

    private BudgetLoop loop(Duration grace) {
        return new BudgetLoop(ledger, ticks, new BudgetRules(BudgetDefaults.NONE, 1, grace));
    }

    private static BudgetSpec invocations(long limit) {
        return new BudgetSpec(limit, null, BudgetPeriod.DAY, BudgetAction.BLOCK);
    }

    private Budget budget(BudgetSpec spec) {
        return Objects.requireNonNull(loop.budgets().seen(CART, spec));
    }

    private Call call() {
        return Call.ok(1).at(clock.millis());
    }

    private int takeAll(Budget budget, int tries) {
        var taken = 0;
        for (var some = 0; some < tries; some++) {
            if (spend(budget) instanceof Ticket) {
                taken++;
            }
        }
        return taken;
    }

    /** As a gateway does: tries, and waits for the ledger's word where it must. */
    private Spending spend(Budget budget) {
        var spending = budget.take(clock.millis(), ticks.nanos());
        for (var tries = 0; spending instanceof Spending.Unknown && tries < 40; tries++) {
            var told = new CountDownLatch(1);
            budget.enqueue(told::countDown);
            try {
                assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            spending = budget.take(clock.millis(), ticks.nanos());
        }
        return spending;
    }

    private static void await(BooleanSupplier condition) {
        for (var tries = 0; tries < 1000 && !condition.getAsBoolean(); tries++) {
            pause(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
