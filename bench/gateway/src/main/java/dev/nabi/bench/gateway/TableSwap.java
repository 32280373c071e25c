package dev.nabi.bench.gateway;

import dev.nabi.gateway.routing.Match;
import dev.nabi.gateway.routing.RouteTable;
import dev.nabi.gateway.routing.Router;
import java.util.Arrays;

/**
 * Lookups in a table of many Functions while the whole table changes each second: {@code TableSwap [functions, 10000] [seconds,
 * 20]}. One thread looks up, as an event loop does, and notes the longest time between two lookups; another one makes
 * and swaps the tables, as the thread of the watch does. Seconds without changes come first: what pauses there is the machine.
 */
public final class TableSwap {
    private static volatile RouteTable table = RouteTable.empty();
    private static volatile boolean isChanging;
    private static volatile boolean isOver;

    private TableSwap() {}

    /** What one second came to. */
    private record Second(boolean isChanging, long lookups, long longestNanos) {}

    public static void main(String[] arguments) throws InterruptedException {
        var functions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        var seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        var changed = arguments.length > 2 ? Integer.parseInt(arguments[2]) : functions;
        table = Tables.of(functions);
        var swapper = Thread.ofPlatform().start(() -> swap(changed));
        var all = new Second[2 * seconds];
        var paths = new String[functions];
        Arrays.setAll(paths, i -> Tables.path((int) (i * 7919L % functions)));
        for (var warm = 0; warm < 5; warm++) {
            second(paths);
        }
        for (var i = 0; i < all.length; i++) {
            isChanging = i >= seconds;
            all[i] = second(paths);
        }
        isOver = true;
        swapper.join();
        for (var changing : new boolean[] {false, true}) {
            var some = Arrays.stream(all)
                    .filter(one -> one.isChanging() == changing)
                    .toList();
            System.out.printf(
                    "%-24s lookups/s median %,d, least %,d; longest pause ms median %.2f, worst %.2f%n",
                    changing ? changed + " change each second" : "no changes",
                    some.stream()
                            .mapToLong(Second::lookups)
                            .sorted()
                            .skip(some.size() / 2)
                            .findFirst()
                            .orElse(0),
                    some.stream().mapToLong(Second::lookups).min().orElse(0),
                    some.stream()
                                    .mapToLong(Second::longestNanos)
                                    .sorted()
                                    .skip(some.size() / 2)
                                    .findFirst()
                                    .orElse(0)
                            / 1e6,
                    some.stream().mapToLong(Second::longestNanos).max().orElse(0) / 1e6);
        }
    }

    private static Second second(String[] paths) {
        var router = new Router(null, "functions.example");
        var isNow = isChanging;
        var from = System.nanoTime();
        var last = from;
        var longest = 0L;
        var count = 0L;
        while (last - from < 1_000_000_000L) {
            if (!(router.match(table, "gateway.example", paths[(int) (count % paths.length)], 1)
                    instanceof Match.Found)) {
                throw new AssertionError("a Function is missing");
            }
            count++;
            var now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        return new Second(isNow, count, longest);
    }

    private static void swap(int changed) {
        for (var generation = 2; !isOver; generation++) {
            try {
                Thread.sleep(1000);
            } catch (InterruptedException stop) {
                return;
            }
            if (isChanging) {
                table = table.with(Tables.changes(changed, generation));
            }
        }
    }
}
