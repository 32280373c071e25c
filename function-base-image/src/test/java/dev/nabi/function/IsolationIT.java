package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What function, adapter and runtime see of each other. */
class IsolationIT {
    @TempDir
    Path directory;

    private static final String HTTP = """
            package app;
            import com.google.cloud.functions.*;
            public class Look implements HttpFunction {
                public void service(HttpRequest request, HttpResponse response) throws Exception {
                    var name = request.getFirstQueryParameter("class").orElseThrow();
                    try {
                        var type = Class.forName(name);
                        response.getWriter().write(type.getClassLoader() == Look.class.getClassLoader() ? "own" : "other");
                    } catch (ClassNotFoundException unseen) {
                        response.getWriter().write("unseen");
                    }
                }
            }
            """;

    @Test
    void anAdaptedFunctionSeesTheInterfacesAndNothingElseOfTheRuntime() throws Exception {
        var jar = FunctionJar.compile(HTTP, "functions-framework-api").write(directory.resolve("app.jar"));
        try (var function = RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app.Look"))) {
            assertThat(look(function, "com.google.cloud.functions.HttpFunction"))
                    .isEqualTo("own");
            assertThat(look(function, "com.google.gson.Gson")).isEqualTo("unseen");
            assertThat(look(function, "io.cloudevents.core.builder.CloudEventBuilder"))
                    .isEqualTo("unseen");
            assertThat(look(function, "com.fasterxml.jackson.databind.ObjectMapper"))
                    .isEqualTo("unseen");
            assertThat(look(function, "dev.nabi.function.google.GoogleRequest")).isEqualTo("unseen");
        }
    }

    @Test
    void anUberJarBringsItsOwnInterfacesAndLibraries() throws Exception {
        var jar = FunctionJar.compile(HTTP, "functions-framework-api")
                .withLibraries(
                        "functions-framework-api",
                        "cloudevents-api",
                        "gson",
                        "jackson-databind",
                        "jackson-core",
                        "jackson-annotations")
                .writeUber(directory.resolve("app.jar"));
        try (var function = RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app.Look"))) {
            assertThat(look(function, "com.google.cloud.functions.HttpFunction"))
                    .isEqualTo("own");
            assertThat(look(function, "com.google.gson.Gson")).isEqualTo("own");
            assertThat(look(function, "com.fasterxml.jackson.databind.ObjectMapper"))
                    .isEqualTo("own");
        }
    }

    @Test
    void aFunctionUsesItsOwnJacksonWhileTheRuntimeUsesItsOwn() throws Exception {
        var jar = FunctionJar.compile("""
                        package app;
                        import com.fasterxml.jackson.databind.*;
                        import java.util.function.Function;
                        public class Mapped implements Function<Mapped.In, Mapped.Out> {
                            public record In(String json) {}
                            public record Out(int a, boolean sameClass) {}
                            public Out apply(In in) {
                                try {
                                    return new Out(new ObjectMapper().readTree(in.json()).get("a").asInt(),
                                            ObjectMapper.class.getClassLoader() == Mapped.class.getClassLoader());
                                } catch (java.io.IOException malformed) {
                                    throw new IllegalArgumentException(malformed);
                                }
                            }
                        }
                        """, "jackson-databind", "jackson-core", "jackson-annotations")
                .withLibraries("jackson-databind", "jackson-core", "jackson-annotations")
                .writeUber(directory.resolve("app.jar"));
        try (var function = RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app.Mapped"))) {
            assertThat(function.post("application/json", "{\"json\":\"{\\\"a\\\":7}\"}")
                            .body())
                    .isEqualTo("{\"a\":7,\"sameClass\":true}");
        }
    }

    @Test
    void aFunctionOfTheJdksInterfacesLoadsNoAdapter() throws Exception {
        var source = """
                public class Plain implements java.util.function.Function<Plain.In, Plain.In> {
                    public record In(String name) {}
                    public In apply(In in) { return in; }
                }
                """;
        try (var function = RunningFunction.start(
                Map.of("NABI_SOURCE", source, "JDK_JAVA_OPTIONS", "-Xlog:class+load:stdout:none"))) {
            function.post("application/json", "{\"name\":\"tea\"}");
            function.terminate();
            assertThat(function.awaitExit()).isZero();
            assertThat(function.output())
                    .contains("dev.nabi.function.invocation.Invoker")
                    .doesNotContain("dev.nabi.function.provider")
                    .doesNotContain("dev.nabi.function.aws")
                    .doesNotContain("dev.nabi.function.google")
                    .doesNotContain("dev.nabi.function.cloudevents")
                    .doesNotContain("dev.nabi.function.binding.Multipart");
        }
    }

    private static String look(RunningFunction function, String type) throws Exception {
        return function.get("/?class=" + type).body();
    }
}
