package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first answer must not pay for. */
class FirstCallIT {
    private static final String PRICED = """
            import java.math.BigDecimal;
            import java.util.Optional;
            import java.util.function.Function;

            public class Priced implements Function<Priced.Order, Priced.Order> {
                public record Order(String name, Optional<String> note, BigDecimal price) {}

                public Order apply(Order order) {
                    return order;
                }
            }
            """;

    @TempDir
    Path directory;

    /** The bug: the runtime's own record made 13 classes for its hashCode, a third of the first answer's processor time. */
    @Test
    void theRuntimeMakesNoMethodsOfRecordsBeforeTheFirstAnswer() throws Exception {
        var log = directory.resolve("classes");
        var env = RunningFunction.source(PRICED, Map.of("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log));
        try (var function = RunningFunction.start(env)) {
            var order = "{\"name\":\"Ada\",\"note\":\"x\",\"price\":1.25}";
            assertThat(function.post("application/json", order).body()).isEqualTo(order);
        }

        var classes = Files.readString(log);
        assertThat(classes).contains("java.math.BigDecimal ");
        assertThat(classes).doesNotContain("java.lang.runtime.ObjectMethods", "java.lang.invoke.StringConcatFactory");
    }
}
