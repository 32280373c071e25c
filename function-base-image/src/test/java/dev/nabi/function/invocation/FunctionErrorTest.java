package dev.nabi.function.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FunctionErrorTest {
    @Test
    void aStackIsTheFunctionsOwnWithoutNamesOfClassLoaders() {
        var stack = new StackTraceElement[] {
            new StackTraceElement("function", null, null, "example.Tea", "pour", "Tea.java", 9),
            new StackTraceElement("app", "java.base", "25", "java.util.ArrayList", "forEach", "ArrayList.java", 1604),
            new StackTraceElement("function", null, null, "example.Tea", "handleRequest", "Tea.java", 5),
            new StackTraceElement(
                    "adapter", null, null, "dev.nabi.function.aws.LambdaAdapter", "call", "LambdaAdapter.java", 95),
            new StackTraceElement("dev.nabi.function.Main", "main", "Main.java", 1)
        };

        assertThat(FunctionError.frames(stack))
                .containsExactly(
                        "example.Tea.pour(Tea.java:9)",
                        "java.util.ArrayList.forEach(ArrayList.java:1604)",
                        "example.Tea.handleRequest(Tea.java:5)");
    }
}
