package dev.nabi.events.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.api.v1alpha1.FilterSpec;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CloudEvents SQL's test kit (src/test/resources/cesql_tck), each case through a Trigger's filter. A filter gives a boolean, so
 * a value is compared with the one that is wanted, and an error is what matches nothing.
 */
class SqlConformanceTest {
    private static final Path KIT = Path.of("src/test/resources/cesql_tck");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> ATTRIBUTES =
            Set.of("id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

    /** Cases that the library answers in another way than the kit wants, and what it does. */
    private static final Map<String, String> OF_THE_LIBRARY = Map.of();

    record Case(String name, JsonNode test) {
        String expression() {
            return test.path("expression").asText();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        try (var files = Files.list(KIT)) {
            for (var file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                var suite = YAML.readTree(file.toFile());
                for (var test : suite.path("tests")) {
                    cases.add(new Case(
                            file.getFileName() + ": " + test.path("name").asText(), test));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asTheKitSays(Case one) throws Exception {
        if (OF_THE_LIBRARY.containsKey(one.name())) {
            assertThatThrownBy(() -> check(one))
                    .as("it passes now: take it from the list")
                    .isInstanceOf(AssertionError.class);
        } else {
            check(one);
        }
    }

    @Test
    void theKitIsWhole() throws Exception {
        assertThat(cases()).hasSizeGreaterThan(250);
        assertThat(cases()).extracting(Case::name).containsAll(OF_THE_LIBRARY.keySet());
    }

    private static void check(Case one) throws IOException {
        var expression = one.expression();
        var error = one.test().path("error").asText("");
        if (error.equals("parse")) {
            assertThatThrownBy(() -> filter(expression))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("filter[0].cesql");
            return;
        }
        var event = event(one.test());
        if (!error.isEmpty()) {
            assertThat(filter(expression).matches(event)).as(expression).isFalse();
            return;
        }
        var result = one.test().path("result");
        if (result.isBoolean()) {
            assertThat(filter(expression).matches(event)).as(expression).isEqualTo(result.asBoolean());
            assertThat(filter("NOT (" + expression + ")").matches(event))
                    .as("NOT (" + expression + ")")
                    .isEqualTo(!result.asBoolean());
        } else {
            var wanted =
                    result.isInt() ? result.asText() : "'" + result.asText().replace("'", "\\'") + "'";
            var compared = "(" + expression + ") = " + wanted;
            assertThat(filter(compared).matches(event)).as(compared).isTrue();
            assertThat(filter("(" + expression + ") != " + wanted).matches(event))
                    .as(expression)
                    .isFalse();
        }
    }

    private static EventFilter filter(String expression) {
        var spec = JsonNodeFactory.instance.objectNode().put("cesql", expression);
        try {
            return Filters.compile(List.of(YAML.treeToValue(spec, FilterSpec.class)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CloudEvent event(JsonNode test) {
        if (test.has("event")) {
            return new JsonFormat().deserialize(test.path("event").toString().getBytes(StandardCharsets.UTF_8));
        }
        var builder = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("/tck"))
                .withType("dev.nabi.tck");
        test.path("eventOverrides")
                .properties()
                .forEach(override -> set(builder, override.getKey(), override.getValue()));
        return builder.build();
    }

    private static void set(CloudEventBuilder builder, String name, JsonNode value) {
        if (ATTRIBUTES.contains(name)) {
            builder.withContextAttribute(name, value.asText());
        } else if (value.isBoolean()) {
            builder.withExtension(name, value.asBoolean());
        } else if (value.isInt()) {
            builder.withExtension(name, (Integer) value.asInt());
        } else {
            builder.withExtension(name, value.asText());
        }
    }
}
