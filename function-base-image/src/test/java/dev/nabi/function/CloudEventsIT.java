package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Handlers of the JDK's interfaces that take the event itself. */
class CloudEventsIT {
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"2\",\"type\":\"t\",\"source\":\"/s\",\"data\":{\"b\":2}}";

    @Test
    void aFunctionTakesAnEventAndAnswersItInBinaryMode() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import io.cloudevents.CloudEvent;
                import java.util.function.Function;
                public class Echo implements Function<CloudEvent, CloudEvent> {
                    public CloudEvent apply(CloudEvent event) { return event; }
                }
                """)) {
            var answer = function.post("application/cloudevents+json", EVENT);

            assertThat(answer.body()).isEqualTo("{\"b\":2}");
            assertThat(answer.headers().firstValue("ce-id")).hasValue("2");
            assertThat(answer.headers().firstValue("ce-source")).hasValue("/s");
            assertThat(function.post("application/cloudevents-batch+json", "[" + EVENT + "]")
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    @Test
    void aMethodTakesABatch() throws Exception {
        var source = """
                import io.cloudevents.CloudEvent;
                import java.util.List;
                public class Count {
                    public static String ids(List<CloudEvent> events) {
                        return events.size() + " " + events.getFirst().getId();
                    }
                }
                """;
        try (var function =
                RunningFunction.start(RunningFunction.source(source, Map.of("NABI_HANDLER", "Count::ids")))) {
            assertThat(function.post("application/cloudevents-batch+json", "[" + EVENT + "," + EVENT + "]")
                            .body())
                    .isEqualTo("2 2");
            assertThat(function.post("application/cloudevents+json", EVENT).body())
                    .isEqualTo("1 2");
        }
    }
}
