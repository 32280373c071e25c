package dev.nabi.console.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavaCheckTest {
    private final JavaCheck check = JavaCheck.against(
            List.of(JavaCheck.place(com.amazonaws.services.lambda.runtime.RequestHandler.class)),
            Duration.ofMinutes(1));

    @AfterEach
    void close() {
        check.close();
    }

    @Test
    void saysWhereASourceIsWrongAndNothingOfOneThatIsRight() throws Exception {
        assertThat(check.check("""
                public class Hello implements java.util.function.Supplier<String> {
                    public String get() {
                        return missing;
                    }
                }
                """)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.column()).isEqualTo(16);
            assertThat(problem.message()).contains("cannot find symbol").contains("missing");
        });
        assertThat(check.check("public class Hello { public String get() { return \"나비\"; } }"))
                .isEmpty();
    }

    @Test
    void aClassWithoutALocationIsFoundByItsBytes() {
        for (var type : List.of(com.amazonaws.services.lambda.runtime.RequestHandler.class, CompileWorker.class)) {
            assertThat(Path.of(URI.create(JavaCheck.archive(type)))).isEqualTo(JavaCheck.place(type));
        }
    }

    @Test
    void knowsTheInterfacesThatTheBaseImageHas() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.Context;
                import com.amazonaws.services.lambda.runtime.RequestHandler;
                public class Hello implements RequestHandler<String, String> {
                    public String handleRequest(String event, Context context) { return event; }
                }
                """;

        assertThat(check.check(source)).isEmpty();
    }

    @Test
    void nothingOfASourceRuns() throws Exception {
        // Neither its static initializers nor a processor that it names.
        assertThat(check.check("public class Hello { static { System.exit(9); } }"))
                .isEmpty();
        assertThat(check.check("public class Hello {}")).isEmpty();
    }

    @Test
    void aSourceAtWhichTheCompilerBreaksOffIsNotRight() throws Exception {
        assertThat(check.check("class A { int a = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "; }"))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("nested too deeply");
    }

    @Test
    void aSourceThatIsTooLongIsNotCompiled() throws Exception {
        assertThat(check.check("/*" + "x".repeat(JavaCheck.MOST_BYTES) + "*/"))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("98304");
    }

    @Test
    void aCompilerThatDoesNotEndIsEnded() {
        var endless = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName());
        try (var slow = new JavaCheck(endless, Duration.ofMillis(300))) {
            assertThatThrownBy(() -> slow.check("class A {}"))
                    .isInstanceOf(CompileException.class)
                    .hasMessageContaining("96 MiB");
        }
    }

    /** A compiler that never answers. */
    static final class Endless {
        public static void main(String[] arguments) throws InterruptedException {
            Thread.sleep(Duration.ofMinutes(10));
        }
    }
}
