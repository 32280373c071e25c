import com.sun.management.ThreadMXBean;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.gateway.telemetry.CallTrail;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCalls;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.gateway.trace.Sampler;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.Ticks;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What following a call costs its event loop, beside the clock reads alone: with nobody that follows it, with traces whose
 * sampler says no, with traces that are recorded (the queue is full, as while a collector is away, or has room), and
 * with an access log of errors. A call is one that an instance answers at once. Median of the rounds after a warm-up,
 * and the spread.
 */
public class TracingBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final RevisionKey KEY = new RevisionKey("shop", "cart", "cart-00001");
    private static final Instance INSTANCE = new Instance(
            new PodView("uid", "cart-1", KEY, "10.0.0.1", 8080, false, null, 256, 30, 0, null, false), "10.0.0.1");
    private static final Ticks TICKS = Ticks.system();
    private static final FastRandom RANDOM = new FastRandom(7, 8);

    private record Cost(double nanos, double bytes) {}

    public static void main(String[] arguments) {
        int calls = 1_000_000 * (arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
        var with = new Fields(256)
                .add("Host", "example.org")
                .add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
                .add("tracestate", "a=1");
        var without = new Fields(256).add("Host", "example.org");
        var never = new Sampler(Sampler.Kind.TRACE_ID_RATIO, 0, true);
        var always = new Sampler(Sampler.Kind.ALWAYS_ON, 1, false);
        System.out.printf("%-44s %18s %16s%n", "", "ns per call", "bytes per call");
        report("off", calls, rounds, Telemetry.OFF, with);
        report("on, not sampled, with traceparent", calls, rounds, traces(never, 1), with);
        report("on, not sampled, without traceparent", calls, rounds, traces(never, 1), without);
        report("on, sampled, queue full", calls, rounds, traces(always, 1), with);
        report("access log of errors", calls, rounds, new Telemetry(null, new Telemetry.Log(true, List.of(), new FinishedCalls(1, 1))), with);
    }

    private static Telemetry traces(Sampler sampler, int room) {
        return new Telemetry(new Telemetry.Traces(sampler, new FinishedCalls(room, 512)), null);
    }

    private static long sink;

    private static void call(Telemetry telemetry, Fields fields) {
        var arrived = TICKS.nanos();
        var trail = telemetry.begin(fields, RANDOM.nextLong() | 1, RANDOM.nextLong(), RANDOM);
        if (trail == null) {
            sink += arrived;
            return;
        }
        var parent = trail.attempt(INSTANCE, RANDOM.nextLong(), false, arrived);
        sink += parent == null ? 0 : parent.length();
        trail.connected(TICKS.nanos());
        trail.answered(200, arrived);
        var end = TICKS.nanos();
        trail.waited(end);
        trail.attemptEnded(null, end);
        if (telemetry.wants(trail, 200, Outcome.OK, false)) {
            telemetry.ended(finished(trail, arrived, end));
        }
    }

    private static FinishedCall finished(CallTrail trail, long arrived, long end) {
        return new FinishedCall(
                new FinishedCall.Request(
                        "GET", "/function/shop/cart", "", "example.org", false, "1.1", "10.0.0.7", "curl", "", true, List.of()),
                KEY,
                new FinishedCall.Result("id", Outcome.OK, 200, true, false, 256, 0, 12),
                new FinishedCall.Times(0, arrived, end),
                trail);
    }

    private static void report(String what, int calls, int rounds, Telemetry telemetry, Fields fields) {
        var costs = new ArrayList<Cost>();
        for (int round = -5; round < rounds; round++) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < calls; call++) {
                call(telemetry, fields);
            }
            if (round >= 0) {
                costs.add(new Cost(
                        (THREADS.getCurrentThreadCpuTime() - cpu) / (double) calls,
                        (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) calls));
            }
        }
        double[] nanos = costs.stream().mapToDouble(Cost::nanos).sorted().toArray();
        double[] bytes = costs.stream().mapToDouble(Cost::bytes).sorted().toArray();
        System.out.printf(Locale.ROOT, "%-44s %6.0f (%.0f–%.0f) %12.1f%n", what,
                nanos[nanos.length / 2], nanos[0], nanos[nanos.length - 1], bytes[bytes.length / 2]);
    }
}
