package dev.nabi.local.api.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.local.api.json.Json;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "nabi.dev/function", "hello", "n", "5");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app=web                  | true
            app==web,n=5             | true
            app!=web                 | false
            other!=web               | true
            nabi.dev/function        | true
            !nabi.dev/function       | false
            !other                   | true
            app in (web, db)         | true
            app notin (web,db)       | false
            other notin (x)          | true
            n>4                      | true
            n<4                      | false
            app=                     | false
            """)
    void labelSelectors(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
    }

    @Test
    void theEmptySelectorTakesAll() {
        assertThat(LabelSelector.parse("").matches(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a===b", "a in web", "=x", "a b"})
    void anIncomprehensibleSelectorIsRefused(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector)).hasMessageContaining(selector);
    }

    @Test
    void fieldsAreComparedAndUnknownOnesRefused() {
        var object = Json.parse("{\"metadata\":{\"name\":\"a\"},\"status\":{\"phase\":\"Running\"}}");
        var fields = Set.of("metadata.name", "status.phase");

        assertThat(FieldSelector.parse("metadata.name=a,status.phase!=Failed", fields)
                        .matches(object))
                .isTrue();
        assertThat(FieldSelector.parse("metadata.name==b", fields).matches(object))
                .isFalse();
        assertThatThrownBy(() -> FieldSelector.parse("spec.x=1", fields))
                .hasMessageStartingWith("field label not supported: spec.x");
    }
}
