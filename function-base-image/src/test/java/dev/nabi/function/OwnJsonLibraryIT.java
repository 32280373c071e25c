package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that bring Jackson, or are written in Kotlin. */
class OwnJsonLibraryIT {
    private static final String ANNOTATED = """
            package app;
            import com.fasterxml.jackson.annotation.*;
            import java.util.function.UnaryOperator;
            public class Rename implements UnaryOperator<Rename.Person> {
                public enum Level { @JsonProperty("low") LOW, @JsonProperty("high") HIGH }
                public record Person(@JsonProperty("full_name") String name, @JsonIgnore String secret, Level level) {}
                public Person apply(Person person) {
                    return new Person(person.name() + "!", "s", person.level());
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void annotationsAreHonouredWithTheFunctionsOwnLibrary() throws Exception {
        assertRenames("jackson-databind", "jackson-annotations", "jackson-core");
    }

    @Test
    void annotationsAreHonouredWithoutTheLibrary() throws Exception {
        assertRenames("jackson-annotations");
    }

    private void assertRenames(String... libraries) throws Exception {
        var jar = FunctionJar.compile(ANNOTATED, "jackson-annotations")
                .withLibraries(libraries)
                .write(directory.resolve("app.jar"));
        try (var function = RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app.Rename"))) {
            assertThat(function.post("application/json", "{\"full_name\":\"Ada\",\"level\":\"high\"}")
                            .body())
                    .isEqualTo("{\"full_name\":\"Ada!\",\"level\":\"high\"}");
            assertThat(function.post("application/json", "{\"level\":\"HIGH\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void theLibrarysTreeIsAPayload() throws Exception {
        var jar = FunctionJar.compile("""
                package app;
                import com.fasterxml.jackson.databind.JsonNode;
                import java.util.function.UnaryOperator;
                public class Tree implements UnaryOperator<JsonNode> {
                    public JsonNode apply(JsonNode in) { return in.get("a"); }
                }
                """, "jackson-databind", "jackson-core")
                .withLibraries("jackson-databind", "jackson-annotations", "jackson-core")
                .write(directory.resolve("app.jar"));
        try (var function = RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app.Tree"))) {
            assertThat(function.post("application/json", "{\"a\":{\"b\":[1]}}").body())
                    .isEqualTo("{\"b\":[1]}");
        }
    }

    @Test
    void dataClassesOfKotlinAreBoundWithTheirDefaults() throws Exception {
        var classes = kotlin("""
                package app
                data class Line(val item: String, val count: Int = 3, val isGift: Boolean = false)
                data class Order(val name: String, val lines: List<Line>, val note: String? = null)
                class Shop : java.util.function.UnaryOperator<Order> {
                    override fun apply(order: Order) = order.copy(name = order.name + "!")
                }
                class Plain(val name: String, val count: Int)
                class Greet : java.util.function.Function<Plain, String> {
                    override fun apply(plain: Plain) = plain.name
                }
                """);
        var code = Map.of(
                "NABI_JAR", classes + ":" + FunctionJar.jars("kotlin-stdlib").getFirst());
        try (var function = RunningFunction.start(with(code, "NABI_HANDLER", "app.Shop"))) {
            assertThat(function.post(
                                    "application/json",
                                    "{\"name\":\"Ada\",\"lines\":[{\"item\":\"tea\"},"
                                            + "{\"item\":\"cup\",\"count\":1,\"isGift\":true}]}")
                            .body())
                    .isEqualTo("{\"name\":\"Ada!\",\"lines\":[{\"item\":\"tea\",\"count\":3,\"isGift\":false},"
                            + "{\"item\":\"cup\",\"count\":1,\"isGift\":true}],\"note\":null}");
            var missing = function.post("application/json", "{\"lines\":[]}");
            assertThat(missing.statusCode()).isEqualTo(400);
            assertThat(missing.body()).contains("name");
        }
        try (var function = RunningFunction.launch(with(code, "NABI_HANDLER", "app.Greet"))) {
            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.output()).contains("app.Plain cannot be made of JSON: make it a data class");
        }
    }

    private static Map<String, String> with(Map<String, String> env, String name, String value) {
        var all = new java.util.HashMap<>(env);
        all.put(name, value);
        return all;
    }

    private Path kotlin(String source) throws Exception {
        var file = Files.writeString(directory.resolve("app.kt"), source);
        var classes = directory.resolve("classes");
        var words = new ByteArrayOutputStream();
        var code = new K2JVMCompiler()
                .exec(
                        new PrintStream(words, true, StandardCharsets.UTF_8),
                        // There are no scripts to look for.
                        "-Xdisable-default-scripting-plugin",
                        "-no-stdlib",
                        "-no-reflect",
                        "-jvm-target",
                        "21",
                        "-classpath",
                        FunctionJar.jars("kotlin-stdlib").getFirst().toString(),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(code.getCode()).as(words.toString(StandardCharsets.UTF_8)).isZero();
        return classes;
    }
}
