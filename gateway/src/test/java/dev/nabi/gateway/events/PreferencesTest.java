package dev.nabi.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            respond-async                            | true  | ''
            Respond-Async                            | true  | ''
            'respond-async, wait=10'                 | true  | wait=10
            'return=minimal;foo="a,b", respond-async'| true  | 'return=minimal;foo="a,b"'
            respond-async;x=1                        | true  | ''
            respond-async = x                        | true  | ''
            ' , respond-async ,'                     | true  | ''
            respond-async-later                      | false | respond-async-later
            'handling="a, respond-async"'            | false | 'handling="a, respond-async"'
            'handling="a\\", respond-async"'         | false | 'handling="a\\", respond-async"'
            'wait=10'                                | false | wait=10
            ''                                       | false | ''
            """)
    void knowsWhoWouldNotWait(String prefer, boolean isAsync, String others) {
        assertThat(Preferences.isAsync(prefer)).isEqualTo(isAsync);
        assertThat(Preferences.others(prefer)).isEqualTo(others);
    }
}
