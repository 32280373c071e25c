package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.http.WebRequest;
import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageChoiceTest {
    /** A link to the console must not send people elsewhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /functions?ns=shop    | /functions?ns=shop
                    /                     | /
                    //evil.example        | /
                    /\\evil.example       | /
                    /a\\b                 | /
                    https://evil.example  | /
                    functions             | /
                    """)
    void comesBackToAPathOfTheConsoleAlone(String to, String place) {
        var answer = LanguageChoice.answer(new WebRequest(
                "GET",
                "/language",
                "language=ko&to=" + Page.encoded(to),
                "console",
                MultiMap.caseInsensitiveMultiMap(),
                new byte[0],
                ""));

        assertThat(answer.fields().get("Location")).isEqualTo(place);
        assertThat(answer.fields().get("Set-Cookie")).startsWith("nabi-language=ko;");
    }
}
