package dev.nabi.bench.metering;

import com.sun.management.ThreadMXBean;
import dev.nabi.metering.journal.DropReason;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.JournalConfig;
import dev.nabi.metering.journal.JournalKeeper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An invocation's record into the journal, with the keeper forcing beside it. In single shots of so many records as a
 * busy event loop writes in some tenths of a second: a loop that does nothing else outruns every disk, and would then
 * measure how fast the journal says that it is full.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 60)
@Fork(
        value = 3,
        jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class JournalBench {
    private static final int RECORDS = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** One journal for all event loops, as in a gateway. */
    @State(Scope.Benchmark)
    public static class TheJournal {
        private final AtomicLong written = new AtomicLong();
        private Path directory;
        private Journal journal;
        private JournalKeeper keeper;

        @Setup(Level.Trial)
        public void open() throws IOException {
            directory = Files.createTempDirectory("nabi-bench");
            journal = Journal.open(
                    new JournalConfig(directory, 16 << 20, 1 << 30, Duration.ofSeconds(1)), Clock.systemUTC());
            keeper = new JournalKeeper(journal);
        }

        /** What the folder would do, and the pause in which the disk gets its turn. */
        @Setup(Level.Iteration)
        public void fold() throws IOException, InterruptedException {
            journal.release(journal.runs().getLast(), Math.max(0, written.get() - 200_000));
            do {
                Thread.sleep(50);
            } while (journal.stats().spares() < 2);
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            var lost = journal.lost(DropReason.FULL);
            keeper.close();
            journal.close();
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
            if (lost > 0) {
                throw new IllegalStateException(
                        lost + " records found no room: this is no measurement of writing them");
            }
        }
    }

    /** An event loop's invocations. */
    @State(Scope.Thread)
    public static class Loop {
        private final Exchange[] exchanges = Exchange.some();
        private long next;
    }

    /** Bytes that the event loop itself allocated in a shot: the gc profiler counts all threads, the keeper's, too. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Allocated {
        public long bytesOfTheLoop;

        @Setup(Level.Iteration)
        public void reset() {
            bytesOfTheLoop = 0;
        }
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(RECORDS)
    public void oneEventLoop(TheJournal journal, Loop loop, Allocated allocated) {
        write(journal, loop, allocated);
    }

    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(RECORDS)
    public void twoEventLoops(TheJournal journal, Loop loop, Allocated allocated) {
        write(journal, loop, allocated);
    }

    private static void write(TheJournal journal, Loop loop, Allocated allocated) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        for (var i = 0; i < RECORDS; i++) {
            var exchange = loop.exchanges[(int) (loop.next % loop.exchanges.length)];
            exchange.id = loop.next++;
            journal.journal.ended(exchange);
        }
        journal.written.addAndGet(RECORDS);
        allocated.bytesOfTheLoop += THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
