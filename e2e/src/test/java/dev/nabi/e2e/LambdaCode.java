package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Two zips of one handler, as its author's build packs it: classes at the root. They answer with different words. */
record LambdaCode(Path one, Path two) {
    static final String HANDLER = "example.Tea::handleRequest";
    private static final Path INTERFACES =
            Path.of("../function-base-image/target/runtime/providers/aws/api").toAbsolutePath();

    static LambdaCode in(Path directory) throws IOException {
        return new LambdaCode(zip(directory, "one"), zip(directory, "two"));
    }

    private static Path zip(Path directory, String word) throws IOException {
        var folder = Files.createDirectories(directory.resolve("code-" + word));
        var source = Files.writeString(folder.resolve("Tea.java"), """
                package example;

                import com.amazonaws.services.lambda.runtime.Context;
                import com.amazonaws.services.lambda.runtime.RequestHandler;
                import java.util.Map;

                public class Tea implements RequestHandler<Map<String, Object>, String> {
                    @Override
                    public String handleRequest(Map<String, Object> event, Context context) {
                        context.getLogger().log("pouring");
                        if (event.containsKey("fail")) {
                            throw new IllegalStateException("no tea left");
                        }
                        return "%s " + System.getenv("KIND") + " " + event.get("name");
                    }
                }
                """.formatted(word));
        try (var jars = Files.list(INTERFACES)) {
            var classPath = jars.map(Path::toString).collect(Collectors.joining(":"));
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()))
                    .isZero();
        }
        var zip = directory.resolve(word + ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("example/Tea.class"));
            Files.copy(folder.resolve("example/Tea.class"), out);
        }
        return zip;
    }
}
