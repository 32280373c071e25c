import com.sun.management.ThreadMXBean;
import dev.nabi.gateway.metering.Invocation;
import dev.nabi.gateway.metering.Outcome;
import dev.nabi.gateway.metering.journal.Journal;
import dev.nabi.gateway.metering.journal.JournalConfig;
import dev.nabi.gateway.metering.journal.JournalKeeper;
import dev.nabi.gateway.metering.journal.LossReason;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * What one invocation costs the event loop that meters it: CPU time of the thread and bytes that it allocates, per
 * record, with the keeper forcing each second beside it. Rounds after a warm-up; the median and the spread are printed.
 * The pace is bounded to what a gateway sees, since a loop that does nothing else outruns the disk.
 *
 * <p>Arguments: records a second (200000), rounds (15), directory (a temporary one).
 */
public class JournalBench {
    private static final int FUNCTIONS = 64;

    static final class Exchange implements Invocation {
        long id;
        String namespace, function, revision;

        public long idHigh() { return 7; }
        public long idLow() { return id; }
        public String namespace() { return namespace; }
        public String function() { return function; }
        public String revision() { return revision; }
        public int memoryMib() { return 128; }
        public long startMillis() { return 1_767_225_600_000L + id; }
        public long durationNanos() { return 1_500_000 + id; }
        public long waitNanos() { return 0; }
        public boolean isCold() { return false; }
        public Outcome outcome() { return Outcome.OK; }
        public int status() { return 200; }
        public long bytesIn() { return 10; }
        public long bytesOut() { return 1000; }
    }

    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        Path directory = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("nabi-bench");
        var config = new JournalConfig(directory, 64 << 20, 4L << 30, Duration.ofSeconds(1));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var exchanges = exchanges();
        try (var journal = Journal.open(config, Clock.systemUTC()); var keeper = new JournalKeeper(journal)) {
            var run = journal.runs().getLast();
            double[] nanos = new double[rounds];
            double[] bytes = new double[rounds];
            for (int round = -5; round < rounds; round++) {
                long cpu = 0;
                long allocated = 0;
                // A tenth of a second each: so many records, then what is left of it idle.
                for (int slice = 0; slice < 10; slice++) {
                    long end = System.nanoTime() + 100_000_000;
                    long cpuBefore = threads.getCurrentThreadCpuTime();
                    long bytesBefore = threads.getCurrentThreadAllocatedBytes();
                    write(journal, exchanges, rate / 10);
                    allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
                    cpu += threads.getCurrentThreadCpuTime() - cpuBefore;
                    Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
                }
                // What a folder would do; else the journal fills up.
                journal.release(run, Math.max(0, written - 600_000L));
                if (round >= 0) {
                    nanos[round] = cpu / (double) rate;
                    bytes[round] = allocated / (double) rate;
                }
            }
            Arrays.sort(nanos);
            Arrays.sort(bytes);
            System.out.printf(Locale.ROOT, "metering journal: CPU per record %.0f ns median (%.0f to %.0f), "
                            + "allocated %.3f bytes per record, lost %d of %d; %d records/s, %d rounds%n",
                    nanos[rounds / 2], nanos[0], nanos[rounds - 1], bytes[rounds / 2],
                    journal.lost(LossReason.FULL), written, rate, rounds);
        } finally {
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static long written;

    private static void write(Journal journal, Exchange[] exchanges, int records) {
        for (int i = 0; i < records; i++) {
            var exchange = exchanges[(int) (written % FUNCTIONS)];
            exchange.id = written++;
            journal.ended(exchange);
        }
    }

    private static Exchange[] exchanges() {
        var exchanges = new Exchange[FUNCTIONS];
        for (int i = 0; i < FUNCTIONS; i++) {
            exchanges[i] = new Exchange();
            exchanges[i].namespace = "team-" + i % 4;
            exchanges[i].function = "function-" + i;
            exchanges[i].revision = "function-" + i + "-00001";
        }
        return exchanges;
    }
}
