import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** What is compared; the code that they run is compiled into the work directory first. */
final class Variants {
    private static final Path BENCH = Path.of("bench/cold-start").toAbsolutePath();
    private static final Path RUNTIME = Path.of("function-base-image/target/runtime").toAbsolutePath();
    private static final Path EXAMPLE = Path.of("examples/hello/function.yaml");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final String PLAIN = "{\"name\":\"Ada\"}";
    private static final String DATED = "{\"name\":\"Ada\",\"day\":\"2026-01-02\",\"note\":\"x\",\"price\":1.25}";

    private static final String BUSINESS = "{\"name\":\"Ada\",\"price\":1.25,\"counts\":[1,2],\"tags\":[\"a\"],"
            + "\"sizes\":{\"LARGE\":2.50},\"page\":{\"items\":[{\"name\":\"Eve\"}]}}";

    /** A process to start; it listens on {@code $HOST:$PORT} and answers the body with the greeting. */
    record Variant(String name, boolean warm, List<String> command, Map<String, String> env, String body) {
        Variant(String name, boolean warm, List<String> command, Map<String, String> env) {
            this(name, warm, command, env, PLAIN);
        }
    }

    private Variants() {}

    /** Functions here, and the peers after them. */
    static List<Variant> all(Path work) throws IOException {
        var variants = own(work);
        variants.addAll(peers(work));
        return variants;
    }

    /** Functions here alone. */
    static List<Variant> own(Path work) throws IOException {
        var source = source();
        var file = Files.writeString(Files.createDirectories(work).resolve("Hello.java"), source);
        var hello = jar(compiled(file, work.resolve("hello"), ""), work.resolve("hello.jar"));
        var floor = compiled(BENCH.resolve("Floor.java"), work.resolve("floor"), "");
        var fromJar = Map.of("NABI_JAR", hello.toString(), "NABI_HANDLER", "Hello");
        var fromSource = Map.of("NABI_SOURCE", source);
        var cached = Map.of("NABI_SOURCE", source, "NABI_SOURCE_CACHE", work.resolve("cache").toString());
        var variants = new ArrayList<Variant>();
        variants.add(new Variant("floor: bare socket", false, List.of(JAVA, "-cp", floor.toString(), "Floor"), Map.of()));
        variants.add(new Variant("jar", true, runtime(base("nabi.aot")), fromJar));
        variants.add(new Variant("jar, cache of its own", false, runtime(trained(work, "hello", fromJar, PLAIN)), fromJar));
        for (var type : List.of("Dated", "Priced", "Business")) {
            var what =
                    switch (type) {
                        case "Dated" -> "jar with a bean, a date, an Optional";
                        case "Priced" -> "jar with a BigDecimal";
                        default -> "jar with arrays, sets, enums as keys, generics, inheritance";
                    };
            var body = type.equals("Business") ? BUSINESS : DATED;
            var jar = jar(compiled(BENCH.resolve(type + ".java"), work.resolve(type), ""), work.resolve(type + ".jar"));
            var code = Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", type);
            variants.add(new Variant(what, false, runtime(base("nabi.aot")), code, body));
            variants.add(new Variant(what + ", cache of its own", false, runtime(trained(work, type, code, body)), code, body));
        }
        variants.add(new Variant("source, compiled now", false, sourceRuntime(), fromSource));
        variants.add(new Variant("source, compiled before", false, sourceRuntime(), cached));
        variants.add(new Variant("jar, without the AOT cache", false, runtime(""), fromJar));
        var asText = Map.of("NABI_JAR", hello.toString(), "NABI_HANDLER", "Hello", "NABI_LOG_FORMAT", "text");
        variants.add(new Variant("jar, log as text instead of JSON", false, runtime(base("nabi.aot")), asText));
        return variants;
    }

    private static List<Variant> peers(Path work) throws IOException {
        var peers = work.resolve("peers");
        var invoker = peers.resolve("java-function-invoker.jar");
        var forGoogle = jar(
                compiled(BENCH.resolve("peers/functions-framework/HelloFunction.java"), work.resolve("google"), invoker.toString()),
                work.resolve("google.jar"));
        var quarkus = List.of(JAVA, "-Dquarkus.http.host=127.0.0.1", "-jar", peers.resolve("quarkus/target/quarkus-app/quarkus-run.jar").toString());
        var variants = new ArrayList<Variant>();
        var ofGoogle = Map.of("NABI_JAR", forGoogle.toString(), "NABI_HANDLER", "HelloFunction");
        variants.add(new Variant("jar of the Functions Framework", true, runtime(base("nabi.aot")), ofGoogle));
        variants.add(new Variant("jar of the Functions Framework, cache of its own", false, runtime(trained(work, "google", ofGoogle, PLAIN)), ofGoogle));
        variants.add(new Variant(
                "the same jar, Functions Framework invoker",
                true,
                List.of(JAVA, "-jar", invoker.toString(), "--classpath", forGoogle.toString(), "--target", "HelloFunction"),
                Map.of()));
        variants.add(new Variant("Quarkus REST", true, quarkus, Map.of("QUARKUS_BANNER_ENABLED", "false")));
        return variants;
    }

    private static String base(String cache) {
        return RUNTIME.resolve(cache).toString();
    }

    /** A cache as a function image has it: of a training with one call. */
    private static String trained(Path work, String name, Map<String, String> code, String body) throws IOException {
        var cache = work.resolve(name + ".aot");
        Files.deleteIfExists(cache);
        Files.writeString(Files.createDirectories(work.resolve(name + "-calls")).resolve("call.json"), body);
        var command = runtime("");
        command.addAll(2, List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=error", "-Dnabi.training=" + work.resolve(name + "-calls")));
        var training = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(work.resolve(name + ".log").toFile());
        training.environment().putAll(code);
        try {
            if (training.start().waitFor() != 0 || !Files.exists(cache)) {
                throw new IOException("no cache of " + name + ", see " + work.resolve(name + ".log"));
            }
        } catch (InterruptedException stopped) {
            throw new IOException("stopped", stopped);
        }
        return cache.toString();
    }

    private static List<String> sourceRuntime() {
        var command = runtime(base("nabi-source.aot"));
        command.add(2, "-XX:TieredStopAtLevel=1");
        return command;
    }

    private static List<String> runtime(String cache) {
        var command = new ArrayList<>(List.of(JAVA, "@" + RUNTIME.resolve("jvm.options")));
        if (!cache.isEmpty()) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-cp", RUNTIME.resolve("nabi-function.jar").toString(), "dev.nabi.function.Main"));
        return command;
    }

    /** The example's own source, taken out of its manifest. */
    private static String source() throws IOException {
        var text = new StringBuilder();
        boolean inside = false;
        for (var line : Files.readAllLines(EXAMPLE)) {
            if (inside) {
                text.append(line.isBlank() ? "" : line.substring(6)).append('\n');
            }
            inside |= line.strip().equals("source: |");
        }
        return text.toString();
    }

    private static Path compiled(Path source, Path into, String classPath) throws IOException {
        Files.createDirectories(into);
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, null, null, "-parameters", "-cp", classPath, "-d", into.toString(), source.toString()) != 0) {
            throw new IOException(source + " does not compile");
        }
        return into;
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        var tool = java.util.spi.ToolProvider.findFirst("jar").orElseThrow();
        if (tool.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".") != 0) {
            throw new IOException(jar + " could not be written");
        }
        return jar;
    }
}
