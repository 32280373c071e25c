package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetDefaultsTest {
    private static final String DEFAULTS = "{\"team-a\": {\"invocations\": 1000, \"period\": \"day\"}}";

    @Test
    void aFunctionsOwnBudgetStandsBeforeItsNamespaces() {
        var defaults = BudgetDefaults.parse(DEFAULTS);
        var own = spec("image: x\nbudget: {gbSeconds: 5}").budget();
        var none = spec("image: x").budget();

        assertThat(Objects.requireNonNull(defaults.of("team-a", own)).text()).isEqualTo("5 GB-seconds a month");
        assertThat(Objects.requireNonNull(defaults.of("team-a", none)).text()).isEqualTo("1000 invocations a day");
        assertThat(defaults.of("team-b", none)).isNull();
        assertThat(BudgetDefaults.parse(" ").of("team-a", none)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"period": "day"}}        | a: bounds invocations, gbSeconds or both; there is neither
            {"a": {"invocations": 0}}       | a.invocations: 0 is not between 1 and 1000000000000
            {"a": {"gbSeconds": -1}}        | a.gbSeconds: -1 is not between 1 and 1000000000000
            {"a": {"invocation": 5}}        | invocation
            {"a": {"invocations": 5, "period": "week"}} | week
            [1]                             | no map of namespaces to budgets
            """)
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> BudgetDefaults.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(BudgetDefaults.KEY)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,           0.000
            1024000,     1.000
            512,         0.001
            511,         0.000
            1024000000,  1000.000
            9223372036854775807, 9007199254740.992
            """)
    void writesGbSecondsWithThreeDecimals(long mibMs, String text) {
        assertThat(FunctionUsage.gbSeconds(mibMs)).isEqualTo(text);
    }

    private static FunctionSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, FunctionSpec.class);
    }
}
