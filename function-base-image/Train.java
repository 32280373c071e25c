import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Trains the AOT cache of a built runtime: starts it the way it will be started, has it compile a source and answer
 * what functions answer, and stops it with SIGTERM, upon which the JVM writes {@code nabi.aot} beside the jar.
 * The cache fits the JDK, the jars and the flags that it was trained with. The JVM does not notice a changed jar: train
 * anew after every build ({@code mvn package} deletes the old cache).
 */
public final class Train {
    private static final int ROUNDS = 20;
    private static final int PATIENCE_SECONDS = 120;
    private static final String LISTENING = "nabi: listening on 127.0.0.1:";

    /** Uses what functions use: nested records, lists, maps, numbers, dates, text, and the context. */
    private static final String SOURCE = """
            import java.time.Instant;
            import java.util.List;
            import java.util.Map;
            import java.util.function.BiFunction;

            public class Training implements BiFunction<Training.Order, Map<String, Map<String, Object>>, Training.Receipt> {
                public record Line(String item, int count, double price) {}
                public record Order(String name, List<Line> lines, Map<String, String> labels, Instant at) {}
                public record Receipt(String greeting, double total, long count, List<Line> lines, Instant at) {}

                @Override
                public Receipt apply(Order order, Map<String, Map<String, Object>> context) {
                    if ("fail".equals(order.name())) {
                        throw new IllegalArgumentException("as wanted");
                    }
                    var lines = order.lines() == null ? List.<Line>of() : order.lines();
                    context.get("response").put("X-Training", context.get("request").get("method"));
                    var name = order.name() == null ? "world" : order.name();
                    return new Receipt("Hello, " + name + "!",
                            lines.stream().mapToDouble(line -> line.count() * line.price()).sum(),
                            lines.size(), lines, order.at());
                }
            }
            """;

    private Train() {}

    public static void main(String[] arguments) throws Exception {
        var runtime = Path.of(arguments.length > 0 ? arguments[0] : "function-base-image/target/runtime")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(runtime.resolve("nabi-function.jar"))) {
            System.err.println("train: there is no nabi-function.jar in " + runtime + "; build it with: mvn package -pl function-base-image");
            System.exit(1);
        }
        var cache = runtime.resolve("nabi.aot");
        var process = start(runtime, cache);
        try {
            drive(port(process));
            process.toHandle().destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the runtime did not stop as it should");
            }
        } finally {
            process.destroyForcibly();
        }
        System.out.printf("train: %s, %.1f MiB%n", cache, Files.size(cache) / 1024.0 / 1024.0);
    }

    private static Process start(Path runtime, Path cache) throws IOException {
        Files.deleteIfExists(cache);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + runtime.resolve("jvm.options"),
                "-XX:AOTCacheOutput=" + cache,
                "-Xlog:aot=error,cds=error",
                "-jar",
                runtime.resolve("nabi-function.jar").toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", "0");
        builder.environment().put("NABI_SOURCE", SOURCE);
        return builder.redirectErrorStream(true).start();
    }

    private static int port(Process process) throws IOException {
        var output = process.inputReader();
        var seen = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                // Nobody reads what follows otherwise, and a full pipe would stop the runtime.
                Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                return Integer.parseInt(line.substring(LISTENING.length()));
            }
            seen.append(line).append('\n');
        }
        throw new IOException("the runtime did not start:\n" + seen);
    }

    private static void drive(int port) throws IOException {
        var order = """
                {"name":"Ada","lines":[{"item":"tea","count":2,"price":1.25}],"labels":{"a":"b"},"at":"2026-01-01T00:00:00Z"}""";
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, port, "/", "application/json", order);
            expect(200, port, "/?name=Bob", null, null);
            expect(200, port, "/", "application/x-www-form-urlencoded", "name=Eve");
            expect(400, port, "/", "application/json", "{\"lines\":[{\"count\":\"many\"}]}");
            expect(500, port, "/", "application/json", "{\"name\":\"fail\"}");
            expect(415, port, "/", "text/plain", "tea");
            expect(200, port, "/_nabi/health", null, null);
        }
    }

    private static void expect(int status, int port, String path, String type, String body) throws IOException {
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", type);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int actual = connection.getResponseCode();
        try (InputStream answer = actual < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (answer != null) {
                answer.readAllBytes();
            }
        }
        if (actual != status) {
            throw new IOException(path + " answered " + actual + ", not " + status);
        }
    }
}
