package dev.nabi.bench.gateway;

import dev.nabi.gateway.instances.InstancePicker;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.DeadlineWheel;
import dev.nabi.gateway.loop.LoadCell;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an event loop keeps for each call: its load, its deadlines, the choice of an instance. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class LoopBench {
    private static final int CONNECTIONS = 512;
    private static final long SECOND = 1_000_000_000;

    private final LoadCell cell = new LoadCell();
    private final DeadlineWheel wheel = new DeadlineWheel(0);
    private final Deadline[] idle = new Deadline[CONNECTIONS];
    private final int[] inFlight = {3, 1, 4, 1, 5, 9, 2, 6};
    private long now;
    private int at;

    private static final class Nothing extends Deadline {
        @Override
        protected void passed() {}
    }

    @Setup
    public void connect() {
        for (var i = 0; i < CONNECTIONS; i++) {
            idle[i] = new Nothing();
            wheel.set(idle[i], 75 * SECOND);
        }
    }

    /** An invocation's arrival, start and end. */
    @Benchmark
    public void load() {
        now += 1000;
        cell.arrived(now);
        cell.started();
        cell.ended(now + 500);
    }

    /** A connection that was idle begins a request, and is idle again after it. */
    @Benchmark
    public void idleTimer() {
        var connection = idle[next()];
        wheel.disarm(connection);
        now += 1000;
        wheel.set(connection, now + 75 * SECOND);
    }

    /** A call's own deadline. */
    @Benchmark
    public void callTimer() {
        var call = new Nothing();
        now += 1000;
        wheel.set(call, now + 5 * SECOND);
        wheel.cancel(call);
    }

    @Benchmark
    public int pick() {
        return InstancePicker.pick(inFlight.length, i -> inFlight[i], 10, next() * 0x9E37_79B9);
    }

    private int next() {
        at = (at + 1) % CONNECTIONS;
        return at;
    }
}
