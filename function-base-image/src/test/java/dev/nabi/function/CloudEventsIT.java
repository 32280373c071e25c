package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers of the JDK's interfaces that take the event itself. */
class CloudEventsIT {
    @TempDir
    Path directory;

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

    /** Whatever an event comes in, its data goes out. */
    @Test
    void anEventIsAnEventInWhateverItIsGiven() throws Exception {
        var jar = FunctionJar.compile("""
                package app;
                import io.cloudevents.CloudEvent;
                import io.cloudevents.core.builder.CloudEventBuilder;
                import java.net.URI;
                import java.util.*;
                import java.util.concurrent.*;
                public class Give {
                    static CloudEvent event(String id) {
                        return CloudEventBuilder.v1().withId(id).withType("t").withSource(URI.create("/s"))
                                .withData("application/json", "{\\"b\\":2}".getBytes()).build();
                    }
                    public static CloudEvent map(Map<String, Object> in) { return event("" + in.get("id")); }
                    public static Object object() { return event("1"); }
                    public static CompletionStage<CloudEvent> stage() { return CompletableFuture.supplyAsync(() -> event("1")); }
                    public static Optional<CloudEvent> optional() { return Optional.of(event("1")); }
                    public static CompletableFuture<Optional<CloudEvent>> both() { return CompletableFuture.completedFuture(optional()); }
                    public static List<CloudEvent> list() { return List.of(event("1"), event("2")); }
                    public static CloudEvent[] array() { return new CloudEvent[] {event("1")}; }
                    public static Flow.Publisher<CloudEvent> stream() {
                        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                            int next = 1;
                            public void request(long n) {
                                if (next > 2) { subscriber.onComplete(); } else { subscriber.onNext(event("" + next++)); }
                            }
                            public void cancel() {}
                        });
                    }
                    public static class Supply implements java.util.function.Supplier<CloudEvent> {
                        public CloudEvent get() { return event("1"); }
                    }
                }
                """, "cloudevents-api", "cloudevents-core")
                .withLibraries("cloudevents-api", "cloudevents-core")
                .write(directory.resolve("app.jar"));
        for (var handler :
                List.of("Give::map", "Give::object", "Give::stage", "Give::optional", "Give::both", "Give$Supply")) {
            var answer = given(jar, handler);

            assertThat(answer.body()).as(handler).isEqualTo("{\"b\":2}");
            assertThat(answer.headers().firstValue("ce-id")).as(handler).hasValue("1");
            assertThat(answer.headers().firstValue("content-type")).as(handler).hasValue("application/json");
        }
        var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                + "\"datacontenttype\":\"application/json\",\"data\":{\"b\":2}}";
        assertThat(given(jar, "Give::list").body())
                .isEqualTo("[" + event + "," + event.replace("1\",\"source", "2\",\"source") + "]");
        assertThat(given(jar, "Give::list").headers().firstValue("content-type"))
                .hasValue("application/cloudevents-batch+json");
        assertThat(given(jar, "Give::array").body()).isEqualTo("[" + event + "]");
        assertThat(given(jar, "Give::stream").body())
                .isEqualTo(event + "\n" + event.replace("1\",\"source", "2\",\"source") + "\n");
    }

    private static HttpResponse<String> given(Path jar, String handler) throws Exception {
        try (var function =
                RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", "app." + handler))) {
            return function.post("application/json", "{\"id\":1}");
        }
    }

    @Test
    void anEchoedEventMayComeLater() throws Exception {
        var source = """
                import io.cloudevents.CloudEvent;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.Function;
                public class Later implements Function<List<CloudEvent>, CompletionStage<List<CloudEvent>>> {
                    public CompletionStage<List<CloudEvent>> apply(List<CloudEvent> events) {
                        return CompletableFuture.completedFuture(events);
                    }
                }
                """;
        try (var function = RunningFunction.ofSource(source)) {
            var answer = function.post("application/cloudevents+json", EVENT);

            assertThat(answer.body()).startsWith("[{").contains("\"data\":{\"b\":2}");
        }
    }
}
