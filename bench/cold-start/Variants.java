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

    /** A process to start; it listens on {@code $HOST:$PORT} and answers the greeting. */
    record Variant(String name, boolean warm, List<String> command, Map<String, String> env) {}

    private Variants() {}

    static List<Variant> all(Path work) throws IOException {
        var peers = work.resolve("peers");
        var invoker = peers.resolve("java-function-invoker.jar");
        var source = source();
        var file = Files.writeString(Files.createDirectories(work).resolve("Hello.java"), source);
        var hello = jar(compiled(file, work.resolve("hello"), ""), work.resolve("hello.jar"));
        var floor = compiled(BENCH.resolve("Floor.java"), work.resolve("floor"), "");
        var forGoogle = jar(
                compiled(BENCH.resolve("peers/functions-framework/HelloFunction.java"), work.resolve("google"), invoker.toString()),
                work.resolve("google.jar"));
        var fromJar = Map.of("NABI_JAR", hello.toString(), "NABI_HANDLER", "Hello");
        var fromSource = Map.of("NABI_SOURCE", source);
        var cached = Map.of("NABI_SOURCE", source, "NABI_SOURCE_CACHE", work.resolve("cache").toString());
        var quarkus = List.of(JAVA, "-Dquarkus.http.host=127.0.0.1", "-jar", peers.resolve("quarkus/target/quarkus-app/quarkus-run.jar").toString());

        var variants = new ArrayList<Variant>();
        variants.add(new Variant("floor: bare socket", false, List.of(JAVA, "-cp", floor.toString(), "Floor"), Map.of()));
        variants.add(new Variant("jar", true, runtime("nabi.aot"), fromJar));
        variants.add(new Variant("source, compiled now", false, runtime("nabi-source.aot"), fromSource));
        variants.add(new Variant("source, compiled before", false, runtime("nabi-source.aot"), cached));
        variants.add(new Variant("jar, without the AOT cache", false, runtime(""), fromJar));
        variants.add(new Variant(
                "jar of the Functions Framework", true, runtime("nabi.aot"), Map.of("NABI_JAR", forGoogle.toString(), "NABI_HANDLER", "HelloFunction")));
        variants.add(new Variant(
                "the same jar, Functions Framework invoker",
                true,
                List.of(JAVA, "-jar", invoker.toString(), "--classpath", forGoogle.toString(), "--target", "HelloFunction"),
                Map.of()));
        variants.add(new Variant("Quarkus REST", true, quarkus, Map.of("QUARKUS_BANNER_ENABLED", "false")));
        return variants;
    }

    private static List<String> runtime(String cache) {
        var command = new ArrayList<>(List.of(JAVA, "@" + RUNTIME.resolve("jvm.options")));
        if (!cache.isEmpty()) {
            command.add("-XX:AOTCache=" + RUNTIME.resolve(cache));
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
