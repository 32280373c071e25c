package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers that others have published, from Maven Central and unmodified. They are fetched once by
 * {@code mvn -f function-base-image/src/test/published package}, and without that skipped.
 */
class PublishedHandlersIT {
    private static final Path FETCHED = Path.of("src/test/published/target").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.cloud.function.adapter.aws.FunctionInvoker",
                "org.springframework.cloud.function.adapter.gcp.FunctionInvoker"
            })
    void runAsTheyAre(String handler) throws Exception {
        assumeTrue(
                Files.isDirectory(FETCHED.resolve("lib")),
                "not fetched: mvn -f function-base-image/src/test/published package");
        var environment = Map.of(
                "NABI_JAR",
                FETCHED.resolve("app.jar") + java.io.File.pathSeparator + FETCHED.resolve("lib") + "/*",
                "NABI_HANDLER",
                handler,
                "MAIN_CLASS",
                "app.Application",
                "SPRING_CLOUD_FUNCTION_DEFINITION",
                "uppercase");
        try (var function = RunningFunction.start(environment)) {
            var answer = function.post("application/json", "\"tea\"");

            assertThat(answer.statusCode()).as(function.output()).isEqualTo(200);
            assertThat(answer.body()).contains("TEA");
        }
    }
}
