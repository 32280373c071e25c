package dev.nabi.local.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final String OBJECT = """
            {"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Active","status":"False"}],"n":3},
             "metadata":{"labels":{"a.b/c":"x"}},"list":[1,2,3]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .status.conditions[?(@.type=="Ready")].status  | "True"
            .status.conditions[?(@.type=='Active')].status | "False"
            .status.conditions[*].type                     | "Ready" "Active"
            {.status.n}                                    | 3
            .metadata.labels['a.b/c']                      | "x"
            .metadata.labels.a\\.b/c                       | "x"
            .list[1]                                       | 2
            .list[-1]                                      | 3
            .list[9]                                       | ``
            .status.missing.more                           | ``
            """)
    void findsWhatThePathReaches(String path, String found) {
        var nodes = JsonPath.of(path).find(Json.parse(OBJECT));

        assertThat(nodes)
                .extracting(Object::toString)
                .containsExactly(found.isEmpty() ? new String[0] : found.split(" ", -1));
    }
}
