import com.sun.management.ThreadMXBean;
import dev.nabi.api.v1alpha1.BudgetAction;
import dev.nabi.api.v1alpha1.BudgetDefaults;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.metering.Ticks;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.budget.Amounts;
import dev.nabi.metering.budget.Budget;
import dev.nabi.metering.budget.BudgetLoop;
import dev.nabi.metering.budget.BudgetRules;
import dev.nabi.metering.budget.LeaseStore;
import dev.nabi.metering.budget.Ticket;
import dev.nabi.api.FunctionKey;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a budget costs the event loop: CPU time and bytes per call for taking and settling, with one loop and with two on
 * the same budget, beside the floor, an atomic counter taken and given back. The ledger is one in memory, asked by the
 * leasing thread as always. Median of the rounds after a warm-up, and the spread.
 */
public class BudgetBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Ended in a millisecond of 128 MiB. */
    static final class Ended implements Invocation {
        public long idHigh() { return 7; }
        public long idLow() { return 8; }
        public String namespace() { return "shop"; }
        public String function() { return "cart"; }
        public String revision() { return "cart-00001"; }
        public String instance() { return ""; }
        public int memoryMib() { return 128; }
        public long startMillis() { return System.currentTimeMillis(); }
        public long durationNanos() { return 1_000_000; }
        public long waitNanos() { return 0; }
        public boolean isCold() { return false; }
        public Outcome outcome() { return Outcome.OK; }
        public int status() { return 200; }
        public long bytesIn() { return 0; }
        public long bytesOut() { return 0; }
    }

    private interface Work {
        void call();
    }

    private record Cost(double nanos, double bytes) {}

    public static void main(String[] arguments) throws Exception {
        int calls = 1_000_000 * (arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
        LeaseStore ledger = (function, days, rule) -> rule.apply(
                new LeaseStore.Standing(Amounts.NONE, Amounts.NONE, Amounts.NONE, Amounts.NONE));
        var ticks = Ticks.system();
        var rules = new BudgetRules(BudgetDefaults.NONE, 1, Duration.ofMinutes(5));
        try (var loop = new BudgetLoop(ledger, ticks, rules)) {
            var spec = new BudgetSpec(BudgetSpec.MOST, BudgetSpec.MOST, BudgetPeriod.MONTH, BudgetAction.BLOCK);
            var budget = loop.budgets().seen(new FunctionKey("shop", "cart"), spec);
            var ended = new Ended();
            var counter = new AtomicLong(1L << 60);
            System.out.printf("%-34s %14s %18s%n", "", "ns per call", "bytes per call");
            for (int threads = 1; threads <= 2; threads++) {
                report("atomic counter, " + threads + " loop(s)", threads, calls, rounds, () -> {
                    ticks.millis();
                    ticks.nanos();
                    ended.startMillis();
                    if (counter.getAndDecrement() <= 0) {
                        throw new IllegalStateException("the floor gave way");
                    }
                });
                report("budget, " + threads + " loop(s)", threads, calls, rounds, () -> take(budget, ticks, ended));
            }
            System.out.printf(Locale.ROOT, "waited for a lease: %d%n", waits.get());
        }
    }

    private static final AtomicLong waits = new AtomicLong();

    private static void take(Budget budget, Ticks ticks, Ended ended) {
        while (true) {
            if (budget.take(ticks.millis(), ticks.nanos()) instanceof Ticket ticket) {
                ticket.ended(ended);
                return;
            }
            waits.incrementAndGet();
            Thread.onSpinWait();
        }
    }

    private static void report(String what, int threads, int calls, int rounds, Work work) throws Exception {
        var costs = new ArrayList<Cost>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int round = -5; round < rounds; round++) {
                Callable<Cost> measured = () -> measure(calls, work);
                var parts = new ArrayList<Callable<Cost>>();
                for (int thread = 0; thread < threads; thread++) {
                    parts.add(measured);
                }
                List<Cost> both = new ArrayList<>();
                for (var part : pool.invokeAll(parts)) {
                    both.add(part.get());
                }
                if (round >= 0) {
                    costs.addAll(both);
                }
            }
        }
        double[] nanos = costs.stream().mapToDouble(Cost::nanos).sorted().toArray();
        double[] bytes = costs.stream().mapToDouble(Cost::bytes).sorted().toArray();
        System.out.printf(Locale.ROOT, "%-34s %6.0f (%.0f–%.0f) %12.1f%n", what,
                nanos[nanos.length / 2], nanos[0], nanos[nanos.length - 1], bytes[bytes.length / 2]);
    }

    private static Cost measure(int calls, Work work) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < calls; call++) {
            work.call();
        }
        return new Cost(
                (THREADS.getCurrentThreadCpuTime() - cpu) / (double) calls,
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) calls);
    }
}
