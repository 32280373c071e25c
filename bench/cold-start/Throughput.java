import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Requests per second of servers that are warm: each is driven in turn, the others idle, in several rounds. */
final class Throughput {
    private static final int CONNECTIONS = 16;
    private static final long WARM_UP_MS = 8_000;
    private static final long RUN_MS = 4_000;
    private static final int ROUNDS = 3;

    /** Of one round: requests per second, CPU time per request, memory after it. */
    record Sample(double perSecond, double cpuMicros, double rssMib) {}

    private Throughput() {}

    static Map<String, List<Sample>> measure(List<Variants.Variant> variants) throws Exception {
        var servers = new LinkedHashMap<String, Server>();
        var samples = new LinkedHashMap<String, List<Sample>>();
        try {
            for (var variant : variants) {
                var server = new Server(variant);
                servers.put(variant.name(), server);
                server.awaitAnswer();
                drive(server, WARM_UP_MS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (var entry : servers.entrySet()) {
                    var server = entry.getValue();
                    double before = server.cpuMs();
                    long start = System.nanoTime();
                    long requests = drive(server, RUN_MS);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    samples.computeIfAbsent(entry.getKey(), name -> new ArrayList<>())
                            .add(new Sample(requests / seconds, (server.cpuMs() - before) * 1000 / requests, server.rssMib()));
                }
            }
        } finally {
            for (var server : servers.values()) {
                server.close();
            }
        }
        return samples;
    }

    private static long drive(Server server, long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var clients = new ArrayList<Callable<Long>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(() -> calls(server, end));
            }
            long sum = 0;
            for (var client : threads.invokeAll(clients)) {
                sum += client.get();
            }
            return sum;
        }
    }

    private static long calls(Server server, long end) throws IOException {
        var buffer = new byte[4096];
        long count = 0;
        try (var socket = server.connect()) {
            while (System.nanoTime() < end) {
                server.call(socket, buffer);
                count++;
            }
        }
        return count;
    }

    static void print(Map<String, List<Sample>> samples) {
        double first = median(samples.values().iterator().next()).perSecond;
        System.out.println("| | requests/s | × first | CPU µs a request | RSS MiB |");
        System.out.println("|---|---|---|---|---|");
        samples.forEach((name, all) -> {
            var median = median(all);
            System.out.printf(
                    "| %s | %.0f | %.2f | %.0f | %.0f |%n",
                    name, median.perSecond, median.perSecond / first, median.cpuMicros, median.rssMib);
        });
    }

    private static Sample median(List<Sample> samples) {
        return samples.stream()
                .sorted((one, other) -> Double.compare(one.perSecond, other.perSecond))
                .toList()
                .get(samples.size() / 2);
    }
}
