package dev.nabi.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each template builds, and its own test passes, with the tools of this machine. */
class TemplatesIT {
    @TempDir
    Path directory;

    static Stream<Template> templates() {
        return Template.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void buildsAndPassesItsOwnTest(Template template) throws Exception {
        for (var file : template.of("word-count").entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }

        switch (template.name()) {
            case "source" -> run(java(), "WordCountTest.java");
            case "python" -> run(installed("python3"), "-m", "unittest");
            case "node" -> run(installed("node"), "--test");
            default -> {
                run(installed("mvn"), "-q", "-B", "package");
                assertThat(directory.resolve("target/word-count.jar")).exists();
            }
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String installed(String program) {
        var found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        assumeTrue(found, program + " is not on the PATH");
        return program;
    }

    private void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
    }
}
