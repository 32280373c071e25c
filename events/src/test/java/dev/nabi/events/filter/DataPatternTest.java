package dev.nabi.events.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns on the data, as EventBridge's documentation describes them. */
class DataPatternTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {state: [paid]}                                     | {state: paid, other: 1}         | true
        {state: [paid]}                                     | {state: Paid}                   | false
        {state: [paid]}                                     | {}                              | false
        {state: [paid]}                                     | [paid]                          | false
        {state: [paid]}                                     | {state: {paid: 1}}              | false
        {state: [paid, open]}                               | {state: open}                   | true
        {state: [null]}                                     | {state: null}                   | true
        {state: [null]}                                     | {}                              | false
        {n: [1]}                                            | {n: 1.0}                        | true
        {n: [1]}                                            | {n: '1'}                        | false
        {n: [100]}                                          | {n: 1.0e2}                      | true
        {b: [true]}                                         | {b: true}                       | true
        {a: {b: {c: [1]}}}                                  | {a: {b: {c: 1}}}                | true
        {a: {b: [1]}, d: [2]}                               | {a: {b: 1}, d: 3}               | false
        # a list in the data: one of its elements
        {tags: [red]}                                       | {tags: [blue, red]}             | true
        {tags: [red]}                                       | {tags: []}                      | false
        {items: {sku: [a]}}                                 | {items: [{sku: b}, {sku: a}]}   | true
        {tags: [{exists: true}]}                            | {tags: []}                      | false
        # conditions
        {s: [{prefix: ab}]}                                 | {s: abc}                        | true
        {s: [{prefix: ab}]}                                 | {s: 12}                         | false
        {s: [{suffix: .png}]}                               | {s: x.png}                      | true
        {s: [{equals-ignore-case: ALICE}]}                  | {s: alice}                      | true
        {s: [{wildcard: 'dir/*.png'}]}                      | {s: dir/sub/x.png}              | true
        {s: [{wildcard: 'dir/*/*.png'}]}                    | {s: dir/x.png}                  | false
        {s: [{wildcard: '*ab*ab'}]}                         | {s: xab}                        | false
        {s: [{wildcard: 'ab*'}]}                            | {s: ab}                         | true
        {s: [{anything-but: [a, b]}]}                       | {s: c}                          | true
        {s: [{anything-but: [a, b]}]}                       | {s: a}                          | false
        {s: [{anything-but: a}]}                            | {}                              | false
        {s: [{anything-but: {prefix: init}}]}               | {s: initial}                    | false
        {n: [{numeric: ['>', 0, '<=', 5]}]}                 | {n: 5}                          | true
        {n: [{numeric: ['>', 0, '<=', 5]}]}                 | {n: 5.1}                        | false
        {n: [{numeric: ['=', 301.8]}]}                      | {n: 301.80}                     | true
        {n: [{numeric: ['<', 5]}]}                          | {n: '4'}                        | false
        {s: [{exists: false}]}                              | {t: 1}                          | true
        {s: [{exists: false}]}                              | {s: null}                       | false
        {s: [{exists: true}]}                               | {s: null}                       | true
        {s: [a, {prefix: b}]}                               | {s: bc}                         | true
        # $or beside other fields
        {k: [1], $or: [{a: [1]}, {b: [2]}]}                 | {k: 1, b: 2}                    | true
        {k: [1], $or: [{a: [1]}, {b: [2]}]}                 | {k: 1, b: 3}                    | false
        {k: [1], $or: [{a: [1]}, {b: [2]}]}                 | {b: 2}                          | false
        """)
    void matches(String pattern, String data, boolean matches) throws Exception {
        var test = DataPattern.compile(YAML.readTree(pattern), "data");

        assertThat(test.matches(json(data))).isEqualTo(matches);
    }

    /** Through JSON, so that numbers are what a sender's are. */
    private static JsonNode json(String yaml) throws Exception {
        var mapper = new ObjectMapper();
        return mapper.readTree(mapper.writeValueAsString(YAML.readTree(yaml)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {}                              | data: is an object with at least one field
        [a]                             | data: is an object
        {a: b}                          | data.a: is an object, or a list
        {a: []}                         | data.a: is an object, or a list
        {a: [[1]]}                      | data.a[0]: is a value, or an object with one of prefix
        {a: [{prefix: a, suffix: b}]}   | data.a[0]: is a value, or an object with one of
        {a: [{like: b}]}                | data.a[0]: 'like' is not one of prefix
        {a: [{prefix: 1}]}              | data.a[0].prefix: is a text
        {a: [{numeric: ['>']}]}         | data.a[0].numeric: is one or two pairs
        {a: [{numeric: ['~', 1]}]}      | '~' is not one of <
        {a: [{numeric: ['>', x]}]}      | data.a[0].numeric[1]: is a number
        {a: [{exists: 1}]}              | data.a[0].exists: is true or false
        {a: [{wildcard: 'a**b'}]}       | two * beside each other
        {$or: {a: [1]}}                 | data.$or: is a list of patterns
        """)
    void whatIsWrongIsNamedWithItsPlace(String pattern, String why) throws Exception {
        var tree = YAML.readTree(pattern);
        assertThatThrownBy(() -> DataPattern.compile(tree, "data")).hasMessageContaining(why);
    }

    @Test
    void depthAndSizeAreBounded() throws Exception {
        var deep = YAML.readTree("{a: ".repeat(20) + "[1]" + "}".repeat(20));
        var wide = YAML.readTree("{a: [" + "1, ".repeat(1100) + "1]}");

        assertThatThrownBy(() -> DataPattern.compile(deep, "data")).hasMessageContaining("16 deep");
        assertThatThrownBy(() -> DataPattern.compile(wide, "data")).hasMessageContaining("more than 1024");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        application/json                | {"a": 1}  | true
        -                               | {"a": 1}  | true
        application/vnd.shop+json       | {"a": 1}  | true
        text/plain                      | {"a": 1}  | false
        application/json                | {"a": 1   | false
        application/json                | -         | false
        """)
    void onlyJsonHasFields(String contentType, String data, boolean matches) throws Exception {
        var builder = CloudEventBuilder.v1().withId("1").withType("t").withSource(URI.create("/s"));
        if (contentType != null) {
            builder.withDataContentType(contentType);
        }
        if (data != null) {
            builder.withData(data.getBytes(StandardCharsets.UTF_8));
        }
        var pattern = DataPattern.compile(YAML.readTree("{a: [1]}"), "data");

        assertThat(pattern.matches(new FilteredEvent(builder.build()).data())).isEqualTo(matches);
    }
}
