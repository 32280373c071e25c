package dev.nabi.bench.gateway;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.Route;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the Function of a request, and the next table when one Function changes, with few and with many Functions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class RouteBench {
    private final Router router = new Router(null, "functions.example");
    private RouteTable table = RouteTable.empty();
    private String[] paths = {};
    private String[] hosts = {};
    private Map<FunctionKey, Optional<Route>> change = Map.of();
    private int at;

    @Param({"1", "1000", "10000"})
    int functions;

    @Setup
    public void fill() {
        table = Tables.of(functions);
        paths = new String[functions];
        hosts = new String[functions];
        for (var i = 0; i < functions; i++) {
            // Spread over the table, so that neighbours in time are none in memory.
            var number = (int) (i * 7919L % functions);
            paths[i] = Tables.path(number);
            hosts[i] = Tables.key(number).name() + "." + Tables.key(number).namespace() + ".functions.example";
        }
        change = Map.of(Tables.key(0), Tables.route(Tables.key(0), 2));
    }

    private int next() {
        at = at + 1 < functions ? at + 1 : 0;
        return at;
    }

    @Benchmark
    public Match byPath() {
        return router.match(table, "gateway.example", paths[next()], 1);
    }

    @Benchmark
    public Match byHost() {
        return router.match(table, hosts[next()], "/items?page=2", 1);
    }

    @Benchmark
    public RouteTable oneChange() {
        return table.with(change);
    }
}
