import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** What is compared; the code that they run is compiled into the work directory first. */
final class Variants {
    private static final Path BENCH = Path.of("bench/cold-start");
    private static final Path RUNTIME = Path.of("function-base-image/target/runtime");
    private static final Path EXAMPLE = Path.of("examples/hello/function.yaml");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Variants() {}

    static List<ColdStart.Variant> all(Path work) throws IOException {
        var source = source();
        Files.createDirectories(work);
        var file = Files.writeString(work.resolve("Hello.java"), source);
        compile(file, work.resolve("hello"));
        compile(BENCH.resolve("Floor.java"), work.resolve("floor"));
        var fromJar = Map.of("NABI_JAR", jar(work.resolve("hello"), work.resolve("hello.jar")).toString(), "NABI_HANDLER", "Hello");
        var fromSource = Map.of("NABI_SOURCE", source);
        var cached = Map.of("NABI_SOURCE", source, "NABI_SOURCE_CACHE", work.resolve("cache").toString());
        var variants = new ArrayList<ColdStart.Variant>();
        variants.add(new ColdStart.Variant("floor: bare socket", List.of(JAVA, "-cp", work.resolve("floor").toString(), "Floor"), Map.of()));
        for (boolean aot : new boolean[] {false, true}) {
            var with = aot ? ", AOT cache" : "";
            variants.add(new ColdStart.Variant("jar" + with, runtime(aot), fromJar));
            variants.add(new ColdStart.Variant("source" + with, runtime(aot), fromSource));
            variants.add(new ColdStart.Variant("source, compiled before" + with, runtime(aot), cached));
        }
        return variants;
    }

    private static List<String> runtime(boolean aot) {
        var command = new ArrayList<>(List.of(JAVA, "@" + RUNTIME.resolve("jvm.options")));
        command.addAll(List.of(System.getProperty("extra", "").split(" ")));
        command.remove("");
        if (aot) {
            command.add("-XX:AOTCache=" + RUNTIME.resolve("nabi.aot"));
        }
        command.addAll(List.of("-jar", RUNTIME.resolve("nabi-function.jar").toString()));
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

    private static void compile(Path source, Path into) throws IOException {
        Files.createDirectories(into);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, "-parameters", "-d", into.toString(), source.toString()) != 0) {
            throw new IOException(source + " does not compile");
        }
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        var tool = java.util.spi.ToolProvider.findFirst("jar").orElseThrow();
        if (tool.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".") != 0) {
            throw new IOException(jar + " could not be written");
        }
        return jar;
    }
}
