package dev.nabi.console.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private final Templates templates = new Templates();
    private final Shell shell = Shell.anonymous(Words.of("en"), "Not <found>", "/a?b=\"c\"");

    @Test
    void everyValueIsEscapedInTextAndInAttributes() {
        var html = templates.render(
                "error",
                shell,
                Map.of(
                        "title",
                        "<script>alert(1)</script>",
                        "detail",
                        "\"><img src=x onerror=alert(1)>",
                        "advice",
                        "'&"));

        assertThat(html)
                .contains("<title>Not &lt;found&gt; · Nabi</title>")
                .contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>")
                .contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;")
                .contains("<p>&#39;&amp;</p>")
                .contains("value=\"/a?b=&quot;c&quot;\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void aValueThatIsMissingIsAnError() {
        assertThatThrownBy(() -> templates.render("error", shell, Map.of("title", "t")))
                .hasMessageContaining("detail");
    }

    @Test
    void filesOfTheConsoleAreNamedByTheirContent() {
        assertThat(shell.asset("app.js")).matches("/assets/app\\.js\\?v=[0-9a-f]{12}");
    }
}
