package dev.nabi.images.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.images.layout.Stage;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.Launch;
import dev.nabi.images.plan.Product;
import dev.nabi.images.plan.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains a small server with the JDK of the build. */
class AotCacheIT {
    private static final String SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            public class Server {
                public static void main(String[] words) throws Exception {
                    var server = HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 0);
                    server.createContext("/", exchange -> {
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
                    if (words.length == 0) {
                        server.start();
                    }
                }
            }
            """;

    /** Has the server made but not started: its threads would load more or fewer classes before the end. */
    private static final String TRAINER = """
            import java.nio.file.Path;

            public class Trainer {
                public static void main(String[] words) throws Exception {
                    var run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:DumpLoadedClassList=" + words[1] + "/nabi.aot",
                            "-cp", words[0] + "/server.jar", "Server", "once");
                    run.environment().put("PORT", "0");
                    System.exit(run.inheritIO().start().waitFor());
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void trainsOnceForTheSameInputAndTheJvmTakesTheCache() throws Exception {
        var program = program(SERVER);
        var cache = new AotCache(product(), javaHome(), program, folder);

        var trained =
                cache.layer(layers(program), folder.resolve("caches")).files().getFirst();
        var made = Files.getLastModifiedTime(trained.source());
        var again =
                cache.layer(layers(program), folder.resolve("caches")).files().getFirst();

        assertThat(trained.target()).isEqualTo("/opt/nabi/nabi.aot");
        assertThat(again).isEqualTo(trained);
        assertThat(Files.getLastModifiedTime(again.source())).isEqualTo(made);
        // With AOTMode=on a JVM that cannot use the cache does not start.
        assertThat(cache.startTimes(List.of("-XX:AOTCache=" + trained.source(), "-XX:AOTMode=on"), 1))
                .hasSize(1);
    }

    @Test
    void twoTrainingsOfATrainerAtDifferentPlacesGiveTheSameBytesAndTheJvmTakesThem() throws Exception {
        var here = program(SERVER);
        var elsewhere = folder.resolve("a/longer/way/to/program");
        Stage.copy(here, elsewhere);
        Files.writeString(folder.resolve("Trainer.java"), TRAINER);
        var product = product("Trainer.java");

        var cache = new AotCache(product, javaHome(), here, folder);
        var one = cache.layer(layers(here), folder.resolve("caches")).files().getFirst();
        var other = new AotCache(product, javaHome(), elsewhere, folder)
                .layer(layers(elsewhere), folder.resolve("more-caches"))
                .files()
                .getFirst();

        assertThat(other.source()).hasSameBinaryContentAs(one.source());
        assertThat(cache.startTimes(List.of("-XX:AOTCache=" + one.source(), "-XX:AOTMode=on"), 1))
                .hasSize(1);
    }

    @Test
    void tellsWhatAProgramSaidThatDoesNotStart() throws Exception {
        var program = program(SERVER.replace("server.start();", "if (true) throw new Exception(\"no such thing\");"));
        var cache = new AotCache(product(), javaHome(), program, folder);

        assertThatThrownBy(() -> cache.layer(layers(program), folder.resolve("caches")))
                .hasMessageContaining("the program ended")
                .hasMessageContaining("no such thing");
    }

    private static Product product() {
        return product("");
    }

    private static Product product(String trainer) {
        return new Product(
                "nabi-server",
                "unused",
                Set.of(),
                new Launch("server.options", "server.jar"),
                List.of(),
                new Training(Map.of("PORT", "${port}"), "/", List.of("/"), 0, trainer));
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static List<ImageLayer> layers(Path program) throws IOException {
        return List.of(new ImageLayer("app", Stage.files(program, "/opt/nabi")));
    }

    private Path program(String source) throws IOException {
        var file = Files.writeString(
                Files.createDirectories(folder.resolve("source")).resolve("Server.java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-Xlint:none", file.toString()))
                .isZero();
        var program = Files.createDirectories(folder.resolve("program"));
        Files.writeString(program.resolve("server.options"), "# Flags.\n-XX:+UseSerialGC\n");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Server");
        try (var jar = new JarOutputStream(Files.newOutputStream(program.resolve("server.jar")), manifest)) {
            jar.putNextEntry(new ZipEntry("Server.class"));
            Files.copy(file.resolveSibling("Server.class"), jar);
        }
        Stage.settle(program);
        return program;
    }
}
