package dev.nabi.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each template builds, and its own test passes, with the tools of this machine. */
class TemplatesIT {
    @TempDir
    static Path directory;

    private static String maven = "mvn is not on the PATH";

    static Stream<Template> templates() {
        return Template.ALL.stream();
    }

    @BeforeAll
    static void write() throws Exception {
        for (var template : Template.ALL) {
            for (var file : template.of(name(template)).entrySet()) {
                var path = directory.resolve(name(template)).resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        if (isInstalled("mvn")) {
            var modules = templates()
                    .filter(TemplatesIT::isBuiltByMaven)
                    .map(template -> "<module>" + name(template) + "</module>")
                    .collect(Collectors.joining());
            // One build of all: its start would be most of the time of each.
            Files.writeString(directory.resolve("pom.xml"), """
                    <project>
                      <modelVersion>4.0.0</modelVersion>
                      <groupId>all</groupId>
                      <artifactId>all</artifactId>
                      <version>1</version>
                      <packaging>pom</packaging>
                      <modules>%s</modules>
                    </project>
                    """.formatted(modules));
            var build = start(directory, "mvn", "-q", "-B", "-fae", "-T", "2", "package");
            maven = printed(build);
        }
    }

    private static String name(Template template) {
        return "my-" + template.name();
    }

    private static boolean isBuiltByMaven(Template template) {
        return template.files().containsKey("pom.xml");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void buildsAndPassesItsOwnTest(Template template) throws Exception {
        var own = directory.resolve(name(template));
        switch (template.name()) {
            case "source" -> run(own, java(), "MySourceTest.java");
            case "python" -> run(own, installed("python3"), "-m", "unittest");
            case "node" -> run(own, installed("node"), "--test");
            default -> {
                installed("mvn");
                // A test that fails leaves no jar.
                assertThat(own.resolve("target/" + name(template) + ".jar"))
                        .as(maven)
                        .exists();
                assertThat(own.resolve("target/surefire-reports")).as(maven).isDirectoryContaining("glob:**.txt");
            }
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String installed(String program) {
        assumeTrue(isInstalled(program), program + " is not on the PATH");
        return program;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        var process = start(directory, command);
        var printed = printed(process);
        assertThat(process.exitValue()).as(printed).isZero();
    }

    private static Process start(Path directory, String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return builder.start();
    }

    private static String printed(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
