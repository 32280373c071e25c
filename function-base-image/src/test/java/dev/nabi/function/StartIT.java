package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartIT {
    private static final String GREET =
            "public class Greet { public String hi() { return \"hi\"; } int sum(int a, int b) { return a + b; } }";

    @Test
    void aSourceThatDoesNotCompileSaysWhereAndEndsTheProcess() throws Exception {
        var output = refusal(Map.of("NABI_SOURCE", "public class Bad {\n    int x = \"tea\";\n    int y = z;\n}\n"));

        assertThat(output).endsWith("""
                        nabi: the source does not compile
                        line 2: incompatible types: java.lang.String cannot be converted to int
                                int x = "tea";
                                        ^
                        line 3: cannot find symbol
                          symbol:   variable z
                          location: class Bad
                                int y = z;
                                        ^""");
    }

    @Test
    void whatCannotBeCalledIsSaidInOneSentence() throws Exception {
        assertThat(refusal(Map.of())).contains("exactly one of NABI_SOURCE, NABI_JAR and NABI_JAR_URL");
        assertThat(refusal(RunningFunction.source(GREET, Map.of())))
                .contains("Greet implements none of java.util.function.Function");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("NABI_HANDLER", "Greet::hello"))))
                .contains("Greet has no method \"hello\"; its methods are hi, sum");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("NABI_HANDLER", "Greet::sum"))))
                .contains("Greet::sum(int, int) takes parameters that cannot be bound");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("NABI_HANDLER", "Hello"))))
                .contains("there is no class Hello in the function's code");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("NABI_HANDLER", "a b"))))
                .contains("handler \"a b\" is neither \"pkg.Class\" nor \"pkg.Class::method\"");
        assertThat(refusal(Map.of("NABI_JAR", "/no/such.jar", "NABI_HANDLER", "Greet")))
                .contains("there is no readable jar at /no/such.jar");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("PORT", "99999"))))
                .contains("allowed are 0 to 65535");
        assertThat(refusal(RunningFunction.source(GREET, Map.of("NABI_ERROR_DETAILS", "yes"))))
                .contains("NABI_ERROR_DETAILS is \"yes\"; allowed are true and false");
    }

    @Test
    void whatAFunctionPrintsIsUtf8WhateverTheLocale() throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source("""
                public class Say implements java.util.function.Function<String, String> {
                    public String apply(String what) { System.out.println("said " + what); return what; }
                }
                """, Map.of("LC_ALL", "C")))) {
            function.post("text/plain; charset=utf-8", "caf\u00e9 \ub098\ube44");
            function.awaitLine("said caf\u00e9 \ub098\ube44");
        }
    }

    @Test
    void aConstructorThatFailsShowsItsTrace() throws Exception {
        var output = refusal(RunningFunction.source("""
                public class Broken implements java.util.function.Supplier<String> {
                    public Broken() { throw new IllegalStateException("no database"); }
                    public String get() { return ""; }
                }
                """, Map.of()));

        assertThat(output).contains("the constructor of Broken failed").contains("IllegalStateException: no database");
    }

    private static String refusal(Map<String, String> env) throws Exception {
        try (var function = RunningFunction.launch(env)) {
            assertThat(function.awaitExit()).isEqualTo(1);
            return function.output();
        }
    }
}
