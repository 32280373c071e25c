package dev.nabi.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.images.jre.JavaRuntime;
import dev.nabi.images.layout.Stage;
import dev.nabi.images.output.ImageArchive;
import dev.nabi.images.output.ImageWriter;
import dev.nabi.images.output.UnpackedImage;
import dev.nabi.images.plan.ImageLayer;
import dev.nabi.images.plan.ImagePlan;
import dev.nabi.images.plan.Product;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds functions' images on a base image with the built runtime, and runs what is in them. */
class FunctionImageIT {
    private static final Path RUNTIME = Path.of("../function-base-image/target/runtime");
    private static final String LISTENING = "nabi: listening on 127.0.0.1:";

    /** With a bean, a date and an Optional: the runtime's JSON library is part of the start. */
    private static final String SOURCE = """
            package app;
            import java.time.LocalDate;
            import java.util.Optional;
            import java.util.function.Function;
            public class Due implements Function<Due.Order, Due.Receipt> {
                public static class Order {
                    private LocalDate day;
                    private Optional<String> note = Optional.empty();
                    public LocalDate getDay() { return day; }
                    public void setDay(LocalDate day) { this.day = day; }
                    public Optional<String> getNote() { return note; }
                    public void setNote(Optional<String> note) { this.note = note; }
                }
                public record Receipt(LocalDate due, Optional<String> note) {}
                public Receipt apply(Order order) {
                    return new Receipt(order.getDay().plusDays(14), order.getNote());
                }
            }
            """;

    @TempDir
    static Path folder;

    private static Path base;

    @BeforeAll
    static void buildBase() throws Exception {
        var java = JavaRuntime.of(Set.of("java.compiler", "java.net.http", "jdk.unsupported"), folder);
        var program = folder.resolve("runtime");
        Stage.copy(RUNTIME, program);
        base = folder.resolve("base.tar");
        var plan = ImagePlan.of(
                Product.FUNCTION_BASE,
                "7",
                "/opt/java/bin/java",
                List.of(java.layer(), new ImageLayer("app", Stage.files(program, ImagePlan.PROGRAM))));
        new ImageWriter("", "amd64", folder.resolve("layers")).writeTar(plan, base);
        Files.writeString(folder.resolve("order.json"), "{\"day\":\"2026-01-02\",\"note\":\"x\"}");
        jar();
    }

    @Test
    void startsWithTheCacheOfItsOwnTraining() throws Exception {
        build("--name", "due", "--call", "order.json");

        var tar = folder.resolve("due.tar");
        var image = ImageArchive.read(tar);
        var below = ImageArchive.read(base).layers();
        assertThat(image.layers()).hasSize(below.size() + 2).startsWith(below.toArray(ImageArchive.Layer[]::new));
        assertThat(texts(image, "Env")).contains("NABI_JAR=/opt/function/app.jar", "NABI_HANDLER=app.Due");
        assertThat(texts(image, "Cmd")).containsExactly("@/opt/nabi/function.options");
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("due.cdx.json").toFile())
                        .findValuesAsText("name"))
                .contains("due", "openjdk", "nabi-function-base-image", "jackson-databind", "app");

        var log = answered(UnpackedImage.of(tar, List.of("opt/"), folder));
        assertThat(log)
                .doesNotContain("starting without")
                .containsPattern("app[.]Due source: shared objects file")
                .containsPattern("app[.]Due\\$Order source: shared objects file");
    }

    /** And a cache that the JVM cannot use costs time, a line of the log, and nothing else. */
    @Test
    void withoutASampleCallTheHandlerIsNotCalledAndItsTypesAreTrainedAllTheSame() throws Exception {
        build("--name", "quiet");
        var root = UnpackedImage.of(folder.resolve("quiet.tar"), List.of("opt/"), folder);

        // Called with the least that binds it would have thrown: there is no day in it.
        assertThat(answered(root)).containsPattern("app[.]Due\\$Order source: shared objects file");

        Files.write(root.resolve("opt/function/function.aot"), new byte[5000]);
        assertThat(answered(root)).contains("nabi: starting without").contains("function.aot, slower");
    }

    @Test
    void aSampleCallThatFailsEndsTheBuildWithTheAnswer() throws IOException {
        Files.writeString(folder.resolve("empty.json"), "{}");

        assertThatThrownBy(() -> build("--name", "bad", "--call", "empty.json"))
                .hasMessageContaining("00-empty.json was answered with")
                .hasMessageContaining("500");
    }

    /** Also where it is trained once more, at another place. */
    @Test
    void theSameInputGivesTheSameImage() throws Exception {
        build("--name", "same", "--call", "order.json");
        var first = Files.readAllBytes(folder.resolve("same.tar"));

        build(folder.resolve("another/checkout"), "--name", "same", "--call", "order.json", "--out", "again");

        assertThat(folder.resolve("again/same.tar")).hasBinaryContent(first);
    }

    @Test
    void withoutACacheItStartsWithTheBaseImages() throws Exception {
        build("--name", "plain", "--no-aot");

        assertThat(texts(ImageArchive.read(folder.resolve("plain.tar")), "Cmd"))
                .containsExactly("@/opt/nabi/jar.options");
    }

    private static void build(String... words) throws Exception {
        build(folder, words);
    }

    private static void build(Path root, String... words) throws Exception {
        var all = new ArrayList<>(List.of("--jar", "app.jar", "--handler", "app.Due", "--base", "base.tar"));
        if (!List.of(words).contains("--out")) {
            all.addAll(List.of("--out", "."));
        }
        all.addAll(List.of(words));
        new FunctionBuild(FunctionOptions.parse(all, folder), root, "7").run();
    }

    /** What the image's process said until it had answered one call. */
    private static String answered(Path root) throws Exception {
        var options =
                Files.readString(root.resolve("opt/nabi/function.options")).replace("/opt/", root + "/opt/");
        Files.writeString(folder.resolve("moved.options"), options);
        var builder = new ProcessBuilder(
                root.resolve("opt/java/bin/java").toString(),
                "-Xlog:class+load:file=" + folder.resolve("classes"),
                "@" + root.resolve("opt/nabi/jvm.options"),
                "@" + folder.resolve("moved.options"));
        builder.environment()
                .put("NABI_JAR", root.resolve("opt/function/app.jar").toString());
        builder.environment().put("NABI_HANDLER", "app.Due");
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", "0");
        var process = builder.redirectErrorStream(true).start();
        try (var output = process.inputReader();
                var client = HttpClient.newHttpClient()) {
            var said = new StringBuilder();
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(output, said)))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofFile(folder.resolve("order.json")))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body())
                    .isEqualTo("{\"due\":\"2026-01-16\",\"note\":\"x\"}");
            return said + Files.readString(folder.resolve("classes"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(BufferedReader output, StringBuilder said) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            var at = line.indexOf(LISTENING);
            if (at >= 0) {
                return Integer.parseInt(line.substring(at + LISTENING.length()).replaceFirst("\\D.*", ""));
            }
        }
        throw new IOException("the process ended: " + said);
    }

    private static List<String> texts(ImageArchive image, String field) {
        return StreamSupport.stream(image.config().get("config").get(field).spliterator(), false)
                .map(word -> word.asText())
                .toList();
    }

    private static void jar() throws IOException {
        var source = Files.writeString(
                Files.createDirectories(folder.resolve("classes-of/app")).resolve("Due.java"), SOURCE);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-parameters",
                                "-d",
                                folder.resolve("out").toString(),
                                source.toString()))
                .isZero();
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("app.jar")));
                var classes = Files.list(folder.resolve("out/app"))) {
            for (var file : classes.sorted().toList()) {
                zip.putNextEntry(new ZipEntry("app/" + file.getFileName()));
                Files.copy(file, zip);
            }
        }
    }
}
