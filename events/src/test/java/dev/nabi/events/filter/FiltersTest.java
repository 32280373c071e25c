package dev.nabi.events.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.api.v1alpha1.FilterSpec;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dialects of CloudEvents' subscriptions, as a Trigger has them in YAML. */
class FiltersTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final CloudEvent EVENT = CloudEventBuilder.v1()
            .withId("41")
            .withSource(URI.create("/shop/checkout"))
            .withType("order.paid.v1")
            .withSubject("orders/41")
            .withTime(OffsetDateTime.parse("2026-03-01T09:00:00Z"))
            .withExtension("region", "eu-west")
            .withExtension("total", 42)
            .withExtension("gift", true)
            .withDataContentType("application/json; charset=utf-8")
            .withData("{\"detail\":{\"state\":\"paid\"}}".getBytes(StandardCharsets.UTF_8))
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        []                                                                  | true
        [{exact: {type: order.paid.v1}}]                                    | true
        [{exact: {type: order.paid}}]                                       | false
        [{exact: {type: ORDER.PAID.V1}}]                                    | false
        [{exact: {type: order.paid.v1, source: /shop/checkout}}]            | true
        [{exact: {type: order.paid.v1, source: /shop}}]                     | false
        [{exact: {missing: x}}]                                             | false
        [{exact: {total: '42', gift: 'true', region: eu-west}}]             | true
        [{exact: {time: '2026-03-01T09:00:00Z'}}]                           | true
        [{exact: {specversion: '1.0'}}]                                     | true
        [{prefix: {type: order.}}]                                          | true
        [{prefix: {type: order., subject: invoices/}}]                      | false
        [{prefix: {missing: x}}]                                            | false
        [{suffix: {type: .v1}}]                                             | true
        [{suffix: {type: .v2}}]                                             | false
        [{prefix: {type: order.}}, {suffix: {type: .v1}}]                   | true
        [{prefix: {type: order.}}, {suffix: {type: .v2}}]                   | false
        [{any: [{suffix: {type: .v2}}, {suffix: {type: .v1}}]}]             | true
        [{any: [{suffix: {type: .v2}}, {suffix: {type: .v3}}]}]             | false
        [{all: [{prefix: {type: order.}}, {suffix: {type: .v1}}]}]          | true
        [{all: [{prefix: {type: order.}}, {suffix: {type: .v2}}]}]          | false
        [{not: {suffix: {type: .v2}}}]                                      | true
        [{not: {suffix: {type: .v1}}}]                                      | false
        [{not: {any: [{exact: {type: a}}, {all: [{prefix: {type: order.}}, {not: {suffix: {type: .v1}}}]}]}}] | true
        [{cesql: "type = 'order.paid.v1'"}]                                 | true
        [{cesql: "type LIKE 'order.%' AND subject LIKE 'orders/_1'"}]       | true
        [{cesql: "type LIKE 'order.%.v2'"}]                                 | false
        [{cesql: "region IN ('eu-west', 'eu-north')"}]                      | true
        [{cesql: "NOT EXISTS missing AND EXISTS region"}]                   | true
        [{cesql: "total > 41 AND total + 1 = 43"}]                          | true
        [{cesql: "gift"}]                                                   | true
        [{cesql: "UPPER(region) = 'EU-WEST'"}]                              | true
        [{cesql: "missing = 'x'"}]                                          | false
        [{cesql: "10 / (total - 42) = 1"}]                                  | false
        [{cesql: "type"}]                                                   | false
        [{data: {detail: {state: [paid, refunded]}}}]                       | true
        [{data: {detail: {state: [refunded]}}}]                             | false
        """)
    void dialects(String filter, boolean matches) throws Exception {
        assertThat(Filters.compile(specs(filter)).matches(EVENT)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [{}]                                            | filter[0]: none of exact, prefix
        [{exact: {}}]                                   | filter[0]: none of exact, prefix
        [{exact: {type: a}, cesql: "true"}]             | filter[0]: 2 of exact, prefix
        [{any: [{exact: {type: a}}, {all: [{}]}]}]      | filter[0].any[1].all[0]: none of exact
        [{exact: {Type: a}}]                            | 'Type' is not the name of an attribute
        [{prefix: {type: ''}}]                          | filter[0].prefix.type: is empty
        [{cesql: "type = "}]                            | filter[0].cesql:
        [{cesql: "type LIKE '%a%b%'"}]                  | more than 2 % in one text; join several LIKE by AND
        """)
    void whatIsWrongIsNamedWithItsPlace(String filter, String why) {
        assertThatThrownBy(() -> Filters.compile(specs(filter)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** The section "Filter Dialects" of CloudEvents' subscriptions: its examples, and each of its sentences with MUST. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {exact: {type: com.github.push, subject: "https://github.com/cloudevents/spec"}}                       | true
        {exact: {type: com.github.Push, subject: "https://github.com/cloudevents/spec"}}                       | false
        {exact: {type: com.github.push, subject: "https://github.com/cloudevents"}}                            | false
        {exact: {type: com.github.push, nothing: "https://github.com/cloudevents/spec"}}                       | false
        {prefix: {type: com.github., subject: "https://github.com/cloudevents"}}                               | true
        {prefix: {type: com.GitHub., subject: "https://github.com/cloudevents"}}                               | false
        {prefix: {type: com.github., subject: "http://github.com/"}}                                           | false
        {suffix: {type: .push, subject: /cloudevents/spec}}                                                    | true
        {suffix: {type: .Push, subject: /cloudevents/spec}}                                                    | false
        {suffix: {type: .created, subject: /cloudevents/spec}}                                                 | false
        {all: [{exact: {type: com.github.push}}, {exact: {subject: "https://github.com/cloudevents/spec"}}]}   | true
        {all: [{exact: {type: com.github.push}}, {exact: {subject: "https://github.com/"}}]}                   | false
        {any: [{exact: {type: com.github.pull}}, {exact: {subject: "https://github.com/cloudevents/spec"}}]}   | true
        {any: [{exact: {type: com.github.pull}}, {exact: {subject: "https://github.com/"}}]}                   | false
        {not: {exact: {type: com.github.push}}}                                                                | false
        {not: {exact: {type: com.github.pull}}}                                                                | true
        {not: {not: {exact: {type: com.github.push}}}}                                                         | true
        {cesql: "source LIKE '%cloudevents%'"}                                                                 | true
        {cesql: "source LIKE '%knative%'"}                                                                     | false
        {cesql: "TRUE"}                                                                                        | true
        {cesql: "FALSE"}                                                                                       | false
        {cesql: "'true'"}                                                                                      | false
        {cesql: "1"}                                                                                           | false
        {cesql: "flag"}                                                                                        | false
        {cesql: "flag = TRUE"}                                                                                 | true
        {cesql: "BOOL(flag)"}                                                                                  | true
        {cesql: "1 / 0 = 1"}                                                                                   | false
        """)
    void asTheSubscriptionsOfCloudEventsSay(String filter, boolean matches) throws Exception {
        var event = CloudEventBuilder.v1()
                .withId("A234-1234-1234")
                .withSource(URI.create("https://github.com/cloudevents"))
                .withType("com.github.push")
                .withSubject("https://github.com/cloudevents/spec")
                .withExtension("flag", "true")
                .build();

        assertThat(Filters.compile(specs("[" + filter + "]")).matches(event)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {all: []}
        {any: []}
        {exact: {type: ''}}
        {prefix: {type: ''}}
        {suffix: {type: ''}}
        {exact: {'': a}}
        {cesql: "type ="}
        """)
    void whatTheSubscriptionsOfCloudEventsForbidIsRefused(String filter) {
        assertThatThrownBy(() -> Filters.compile(specs("[" + filter + "]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("filter[0]");
    }

    @Test
    void depthAndNumberAreBounded() {
        var deep = "{exact: {type: a}}";
        for (var i = 0; i < 9; i++) {
            deep = "{not: " + deep + "}";
        }
        var nested = "[" + deep + "]";
        var wide = "[" + ("{any: [" + "{exact: {type: a}},".repeat(31) + "{exact: {type: a}}]},").repeat(9) + "]";

        assertThatThrownBy(() -> Filters.compile(specs(nested))).hasMessageContaining("more than 8 deep");
        assertThatThrownBy(() -> Filters.compile(specs(wide))).hasMessageContaining("more than 256 filters");
    }

    @Test
    void anExpressionOfSqlIsBounded() {
        assertThatThrownBy(() -> sql("(".repeat(70) + "1 = 1" + ")".repeat(70))).hasMessageContaining("64 deep");
        assertThatThrownBy(() -> sql("type = '" + "a".repeat(4096) + "'")).hasMessageContaining("4096");
        assertThatThrownBy(() -> sql("type LIKE 'a' OR ".repeat(17) + "TRUE")).hasMessageContaining("16 times LIKE");
    }

    /** The library makes a regular expression of LIKE: with ten % this event would take years. */
    @Test
    void theWorstExpressionThatIsTakenEnds() {
        var filter = sql("type LIKE 'a%a%b' OR ".repeat(15) + "type LIKE 'a%a%b'");
        var worst = CloudEventBuilder.v1(EVENT).withType("a".repeat(2048)).build();

        assertThat(filter.matches(worst)).isFalse();
    }

    private static EventFilter sql(String expression) {
        try {
            return Filters.compile(specs("[{cesql: \"" + expression + "\"}]"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<FilterSpec> specs(String yaml) throws JsonProcessingException {
        return YAML.readValue(yaml, new TypeReference<>() {});
    }
}
