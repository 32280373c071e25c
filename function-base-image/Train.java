import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * Trains the AOT caches of a built runtime: starts it the way it will be started, has it answer what functions answer,
 * and stops it with SIGTERM, upon which the JVM writes the cache beside the jar. There are two, since a JVM loads all
 * that its cache holds before it does anything: {@code nabi.aot} for jars, and {@code nabi-source.aot} with the compiler,
 * whose index of the JDK's classes is {@code nabi-source.index}.
 * With a second folder it leaves there, for each cache, a list of the classes that were loaded, from which the builder of
 * images makes a cache that is the same each time.
 * A cache fits the JDK, the jars and the flags that it was trained with. The JVM does not notice a changed jar: train
 * anew after every build ({@code mvn package} deletes the old caches).
 */
public final class Train {
    private static final int ROUNDS = 20;
    private static final int PATIENCE_SECONDS = 120;
    private static final String LISTENING = "nabi: listening on 127.0.0.1:";

    /** Uses what functions use, for the compiler and for the runtime: records, lists, maps, numbers, text. */
    private static final String SOURCE = """
            import java.math.BigDecimal;
            import java.time.Instant;
            import java.time.LocalDate;
            import java.util.ArrayList;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;
            import java.util.Optional;
            import java.util.Set;
            import java.util.function.Function;

            /** Adds up an order. */
            public class Training implements Function<Training.Order, Training.Receipt> {

                /** One line of an order. */
                public record Line(String item, int count, double price) {}

                public enum Kind { PRIVATE, BUSINESS }

                /** Items of a kind. */
                public record Page<T>(List<T> items, T[] more) {}

                /** What buyers inherit. */
                public static class Party {
                    private String code;

                    public String getCode() {
                        return code;
                    }

                    public void setCode(String code) {
                        this.code = code;
                    }
                }

                /** What is not a record. */
                public static class Buyer extends Party {
                    private String city;

                    public String getCity() {
                        return city;
                    }

                    public void setCity(String city) {
                        this.city = city;
                    }
                }

                public record Order(
                        String name,
                        List<Line> lines,
                        Map<String, String> labels,
                        long number,
                        boolean paid,
                        LocalDate day,
                        Instant at,
                        Optional<String> note,
                        Kind kind,
                        Buyer buyer,
                        BigDecimal price,
                        Set<String> tags,
                        int[] sizes,
                        Map<Kind, Long> counts,
                        Page<Line> page) {}

                public record Receipt(
                        String greeting,
                        double total,
                        long count,
                        List<Line> lines,
                        LocalDate day,
                        Instant at,
                        Optional<String> note,
                        Kind kind,
                        Buyer buyer,
                        BigDecimal price,
                        Set<String> tags,
                        int[] sizes,
                        Map<Kind, Long> counts,
                        Page<Line> page) {}

                private static final String WORLD = "world"; // For who does not say a name.
                private final Map<String, Integer> seen = new HashMap<>();

                @Override
                public Receipt apply(Order order) {
                    if ("fail".equals(order.name())) {
                        throw new IllegalArgumentException("as wanted");
                    }
                    String name = order.name() == null ? WORLD : order.name();
                    List<Line> lines = new ArrayList<>();
                    double total = 0;
                    for (Line line : order.lines() == null ? List.<Line>of() : order.lines()) {
                        total += line.count() * line.price();
                        lines.add(line);
                    }
                    synchronized (seen) {
                        seen.merge(name, 1, Integer::sum);
                    }
                    return new Receipt(
                            "Hello, " + name + "!",
                            total,
                            lines.stream().filter(line -> line.count() > 0).count(),
                            lines,
                            order.day(),
                            order.at(),
                            order.note(),
                            order.kind(),
                            order.buyer(),
                            order.price(),
                            order.tags(),
                            order.sizes(),
                            order.counts(),
                            order.page());
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
        var output = arguments.length > 1
                ? "-XX:DumpLoadedClassList=" + Path.of(arguments[1]).toAbsolutePath() + "/"
                : "-XX:AOTCacheOutput=" + runtime + "/";
        var jar = Files.createTempFile("nabi-training", ".jar");
        try {
            Files.write(jar, jarOf(SOURCE));
            train(runtime, "nabi.aot", output, Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "Training"));
        } finally {
            Files.delete(jar);
        }
        index(runtime);
        train(runtime, "nabi-source.aot", output, Map.of("NABI_SOURCE", SOURCE));
    }

    private static void index(Path runtime) throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                runtime.resolve("nabi-function.jar").toString(),
                "dev.nabi.function.source.JdkIndexer",
                runtime.resolve("nabi-source.index").toString());
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("the index of the JDK's classes could not be written");
        }
    }

    private static void train(Path runtime, String name, String output, Map<String, String> code) throws Exception {
        Files.deleteIfExists(runtime.resolve(name));
        var process = start(runtime, output + name, code);
        try {
            drive(port(process));
            process.toHandle().destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the runtime did not stop as it should");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Path runtime, String output, Map<String, String> code) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + runtime.resolve("jvm.options"),
                output,
                "-Xlog:aot=error,cds=error",
                "-cp",
                runtime.resolve("nabi-function.jar").toString(),
                "dev.nabi.function.Main"));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", "0");
        builder.environment().putAll(code);
        return builder.redirectErrorStream(true).start();
    }

    private static int port(Process process) throws IOException {
        var output = process.inputReader();
        var seen = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            var at = line.indexOf(LISTENING);
            if (at >= 0) {
                // Nobody reads what follows otherwise, and a full pipe would stop the runtime.
                Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                // In a line of JSON as in one of text: what is no digit ends the port.
                return Integer.parseInt(line.substring(at + LISTENING.length()).replaceFirst("\\D.*", ""));
            }
            seen.append(line).append('\n');
        }
        throw new IOException("the runtime did not start:\n" + seen);
    }

    private static void drive(int port) throws IOException {
        var order = """
                {"name":"Ada","lines":[{"item":"tea","count":2,"price":1.25}],"labels":{"a":"b"},"number":7,"paid":true,\
                "day":"2026-01-02","at":"2026-01-02T03:04:05.6Z","note":"no milk","kind":"PRIVATE","buyer":{"city":"Seoul","code":"b1"},"price":1.10,"tags":["a"],"sizes":[1,2],\
                "counts":{"BUSINESS":2},"page":{"items":[{"item":"cup"}],"more":[]}}""";
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, port, "/", "application/json", order);
            expect(200, port, "/?name=Bob", null, null);
            expect(200, port, "/", "application/x-www-form-urlencoded", "name=Eve");
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

    private static byte[] jarOf(String source) throws IOException {
        var directory = Files.createTempDirectory("nabi-training");
        var jar = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(jar)) {
            var file = Files.writeString(directory.resolve("Training.java"), source);
            if (ToolProvider.getSystemJavaCompiler().run(null, null, null, "-parameters", "-d", directory.toString(), file.toString()) != 0) {
                throw new IOException("the training function does not compile");
            }
            Files.delete(file);
            for (var path : directory.toFile().listFiles()) {
                out.putNextEntry(new JarEntry(path.getName()));
                out.write(Files.readAllBytes(path.toPath()));
                Files.delete(path.toPath());
            }
        } finally {
            Files.delete(directory);
        }
        return jar.toByteArray();
    }
}
