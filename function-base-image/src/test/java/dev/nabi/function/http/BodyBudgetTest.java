package dev.nabi.function.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private static final int MIB = 1 << 20;

    @Test
    void whatDoesNotFitIsRefusedAndWhatFitsIsNotHeldUpByIt() throws Exception {
        var budget = new BodyBudget(10 * MIB, Duration.ZERO);
        budget.take(8 * MIB);

        assertThatThrownBy(() -> budget.take(3 * MIB))
                .isInstanceOfSatisfying(
                        HttpException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
        assertThat(budget.take(MIB)).isPositive();
    }

    @Test
    void aBodyWaitsUntilOthersAreAnswered() throws Exception {
        var budget = new BodyBudget(10 * MIB, Duration.ofMinutes(1));
        int first = budget.take(8 * MIB);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit((Callable<Integer>) () -> budget.take(8 * MIB));
            budget.giveBack(first);

            assertThat(waiting.get()).isEqualTo(first);
        }
    }

    @Test
    void aBodyThatAloneIsMoreThanAllTakesAll() throws Exception {
        var budget = new BodyBudget(10 * MIB, Duration.ZERO);

        budget.giveBack(budget.take(100L * MIB));

        assertThat(budget.take(10 * MIB)).isPositive();
        assertThatThrownBy(() -> budget.take(1)).isInstanceOf(HttpException.class);
    }
}
