import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures process start → first answer of the same greeting, all variants in turn within each round, so that a noisy
 * neighbour meets them all: a bare socket server as the floor, and the runtime with a jar and with a source.
 * Wall-clock time, CPU time of the process until the answer, and resident memory right after it.
 */
public final class ColdStart {
    private static final byte[] REQUEST =
            "POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"name\":\"Ada\"}"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "{\"greeting\":\"Hello, Ada!\"}";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    record Variant(String name, List<String> command, Map<String, String> env) {}

    record Sample(double wallMs, double cpuMs, double rssMib) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 21;
        var samples = new LinkedHashMap<String, List<Sample>>();
        var variants = Variants.all(Path.of(System.getProperty("work", "target/bench-cold-start")));
        for (int round = 0; round <= rounds; round++) {
            for (var variant : variants) {
                var sample = measure(variant);
                if (round > 0) { // The first fills the page cache.
                    samples.computeIfAbsent(variant.name, name -> new ArrayList<>()).add(sample);
                }
            }
        }
        print(samples);
    }

    private static Sample measure(Variant variant) throws Exception {
        int port = freePort();
        var builder = new ProcessBuilder(variant.command);
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().putAll(variant.env);
        var log = Files.createTempFile("cold-start", ".log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        long start = System.nanoTime();
        var process = builder.start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IOException(variant.name + " did not answer:\n" + Files.readString(log));
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
            double wall = (System.nanoTime() - start) / 1e6;
            return new Sample(wall, cpuMs(process.pid()), rssMib(process.pid()));
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(log);
        }
    }

    private static boolean answers(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(REQUEST);
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            while (answer.indexOf(ANSWER) < 0) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new IOException("the answer is not the greeting: " + answer);
                }
                answer.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
            return true;
        } catch (java.net.ConnectException notYet) {
            return false;
        }
    }

    /** Sum over the threads, in nanoseconds each; /proc/pid/stat would count in steps of 10 ms. */
    private static double cpuMs(long pid) throws IOException {
        long nanos = 0;
        try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (var task : tasks.toList()) {
                try {
                    nanos += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
                } catch (IOException ended) {
                    // A thread that has ended since the list was made.
                }
            }
        }
        return nanos / 1e6;
    }

    private static double rssMib(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        return 0;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void print(Map<String, List<Sample>> samples) {
        var floor = samples.values().iterator().next();
        System.out.println("| | median ms | min ms | × floor | CPU ms | × floor | RSS MiB |");
        System.out.println("|---|---|---|---|---|---|---|");
        samples.forEach((name, all) -> System.out.printf(
                "| %s | %.0f | %.0f | %.2f | %.0f | %.2f | %.0f |%n",
                name,
                median(all.stream().mapToDouble(Sample::wallMs).toArray()),
                all.stream().mapToDouble(Sample::wallMs).min().orElse(0),
                median(all.stream().mapToDouble(Sample::wallMs).toArray())
                        / median(floor.stream().mapToDouble(Sample::wallMs).toArray()),
                median(all.stream().mapToDouble(Sample::cpuMs).toArray()),
                median(all.stream().mapToDouble(Sample::cpuMs).toArray())
                        / median(floor.stream().mapToDouble(Sample::cpuMs).toArray()),
                median(all.stream().mapToDouble(Sample::rssMib).toArray())));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
