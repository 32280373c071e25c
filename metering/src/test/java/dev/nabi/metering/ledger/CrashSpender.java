package dev.nabi.metering.ledger;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.metering.Call;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.budget.Budget;
import dev.nabi.metering.budget.BudgetRules;
import dev.nabi.metering.budget.Spending;
import dev.nabi.metering.budget.Ticket;
import dev.nabi.metering.usage.Metering;
import dev.nabi.metering.usage.MeteringConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway's process without its HTTP: meters, and spends a budget as fast as it may, until it is killed or its input
 * ends. Prints a line for each invocation once it is in the journal. Arguments: directory, URL, name, limit.
 */
public final class CrashSpender {
    private static final int THREADS = 3;
    private static final AtomicLong IDS = new AtomicLong();

    private CrashSpender() {}

    public static void main(String[] arguments) throws Exception {
        var base = MeteringConfig.in(Path.of(arguments[0]), arguments[2])
                .withDatabase(new DatabaseConfig(arguments[1], Credentials.of("postgres", "")))
                .withFoldInterval(Duration.ofMillis(100));
        var metering = Metering.open(base);
        var ticks = Ticks.system();
        var budgets = metering.leaseBudgets(new BudgetRules(BudgetDefaults.NONE, 1, Duration.ZERO), ticks);
        var spec = new BudgetSpec(Long.parseLong(arguments[3]), null, BudgetPeriod.MONTH, BudgetAction.BLOCK);
        var budget = Objects.requireNonNull(budgets.seen(new FunctionKey("shop", "cart"), spec));
        for (int thread = 0; thread < THREADS; thread++) {
            Thread.ofPlatform().daemon().start(() -> spend(metering, budget, ticks));
        }
        while (System.in.read() >= 0) {
            // The test writes nothing: it closes our input.
        }
        metering.close();
    }

    private static void spend(Metering metering, Budget budget, Ticks ticks) {
        while (true) {
            switch (budget.take(ticks.millis(), ticks.nanos())) {
                case Ticket ticket -> invoke(metering, ticket);
                case Spending.Unknown unknown -> pause(budget);
                case Spending.UsedUp usedUp -> {
                    say("used up");
                    pause(budget);
                }
                case Spending.NotNow notNow -> pause(budget);
            }
        }
    }

    private static void invoke(Metering metering, Ticket ticket) {
        var call = Call.ok(IDS.incrementAndGet())
                .of("shop", "cart")
                .at(Clock.systemUTC().millis())
                .lasting(1);
        metering.meter().ended(call);
        ticket.ended(call);
        say("ended");
        // Slow enough that there is something left to spend after the last kill.
        LockSupport.parkNanos(1_000_000);
    }

    private static void pause(Budget budget) {
        var told = new CountDownLatch(1);
        budget.enqueue(told::countDown);
        try {
            told.await(100, TimeUnit.MILLISECONDS);
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
