package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers that others have published, from Maven Central and unmodified. They are fetched once by
 * {@code mvn -f function-base-image/src/test/published package}, and without that skipped.
 */
class PublishedHandlersIT {
    private static final Path FETCHED = Path.of("src/test/published/target").toAbsolutePath();

    private static final String AWS = "org.springframework.cloud.function.adapter.aws.FunctionInvoker";
    private static final String GOOGLE = "org.springframework.cloud.function.adapter.gcp.FunctionInvoker";

    @ParameterizedTest
    @ValueSource(strings = {AWS, GOOGLE})
    void runAsTheyAre(String handler) throws Exception {
        var classPath = FETCHED.resolve("app.jar") + File.pathSeparator + FETCHED.resolve("lib") + "/*";
        assertRuns(handler, Map.of("NABI_JAR", classPath));
    }

    /** As the plug-ins of Spring Boot and Maven write them. */
    @ParameterizedTest
    @CsvSource({"app-boot.jar, " + AWS, "app-boot.jar, " + GOOGLE, "app-shaded.jar, " + AWS})
    void runFromOneJar(String jar, String handler) throws Exception {
        assertRuns(handler, Map.of("NABI_JAR", FETCHED.resolve(jar).toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-boot.jar", "app-shaded.jar"})
    void runFromOneJarByUrl(String jar) throws Exception {
        assumeFetched();
        try (var server = new JarServer(Files.readAllBytes(FETCHED.resolve(jar)))) {
            assertRuns(AWS, server.environment());
        }
    }

    private static void assertRuns(String handler, Map<String, String> code) throws Exception {
        assumeFetched();
        var environment = new HashMap<>(code);
        environment.put("NABI_HANDLER", handler);
        environment.put("MAIN_CLASS", "app.Application");
        environment.put("SPRING_CLOUD_FUNCTION_DEFINITION", "uppercase");
        try (var function = RunningFunction.start(environment)) {
            var answer = function.post("application/json", "\"tea\"");

            assertThat(answer.statusCode()).as(function.output()).isEqualTo(200);
            assertThat(answer.body()).contains("TEA");
        }
    }

    private static void assumeFetched() {
        assumeTrue(
                Files.isRegularFile(FETCHED.resolve("app-shaded.jar")),
                "not fetched: mvn -f function-base-image/src/test/published package");
    }
}
