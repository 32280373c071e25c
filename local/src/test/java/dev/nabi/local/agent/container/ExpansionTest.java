package dev.nabi.local.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    private static final Map<String, String> VARIABLES =
            Map.of("VAR_A", "A", "VAR_B", "B", "VAR_REF", "$(VAR_A)", "VAR_EMPTY", "", "DOLLAR", "$");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nothing to do           | nothing to do
                    $(VAR_A)                | A
                    ___$(VAR_B)___          | ___B___
                    $(VAR_A)-$(VAR_B)       | A-B
                    $(VAR_A)$(VAR_B)        | AB
                    f000-$(VAR_A)           | f000-A
                    $(VAR_REF)              | $(VAR_A)
                    [$(VAR_EMPTY)]          | []
                    $(DOLLAR)(VAR_A)        | $(VAR_A)
                    $(UNKNOWN)              | $(UNKNOWN)
                    $(UNKNOWN)-$(VAR_A)     | $(UNKNOWN)-A
                    $$(VAR_A)               | $(VAR_A)
                    $$$(VAR_A)              | $A
                    $$$$(VAR_A)             | $$(VAR_A)
                    $$$$$(VAR_A)            | $$A
                    $$                      | $
                    a$$b                    | a$b
                    $                       | $
                    text$                   | text$
                    $VAR_A                  | $VAR_A
                    ${VAR_A}                | ${VAR_A}
                    $x$(VAR_A)              | $xA
                    $(VAR_A                 | $(VAR_A
                    $(VAR_A$(VAR_B)         | $(VAR_A$(VAR_B)
                    $(VAR_A)(VAR_B)         | A(VAR_B)
                    $()                     | $()
                    )$(VAR_A)(              | )A(
                    $é$(VAR_A)              | $éA
                    """)
    void standsForWhatTheKubeletWouldMakeOfIt(String text, String expanded) {
        assertThat(Expansion.expand(text, VARIABLES)).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource({"a$b", "$(NAME) costs $5", "System.out.println(\"$$\")", "$", "$$$"})
    void sourceWithDoubledDollarsComesBackAsItWas(String source) {
        assertThat(Expansion.expand(source.replace("$", "$$"), Map.of("NAME", "x")))
                .isEqualTo(source);
    }
}
