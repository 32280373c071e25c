package dev.nabi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # method, unprocessed, stale, again
            POST,     true,        false, true
            PATCH,    true,        true,  true
            GET,      true,        false, true
            GET,      false,       false, false
            GET,      false,       true,  true
            HEAD,     false,       true,  true
            OPTIONS,  false,       true,  true
            PUT,      false,       true,  true
            DELETE,   false,       true,  true
            POST,     false,       true,  false
            PATCH,    false,       true,  false
            get,      false,       true,  false
            """)
    void nothingRunsTwiceByOurDoing(String method, boolean isUnprocessed, boolean isStale, boolean again) {
        assertThat(RetryRule.maySendAgain(method, isUnprocessed, isStale)).isEqualTo(again);
    }
}
