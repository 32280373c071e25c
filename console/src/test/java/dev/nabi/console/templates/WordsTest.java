package dev.nabi.console.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path CODE = Path.of("src/main/java");
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\{t\\.([A-Za-z0-9_]+)}");
    private static final Pattern IN_CODE = Pattern.compile("\\bsay\\(\\s*\"([A-Za-z0-9_]+)\"");
    private static final Pattern VALUE = Pattern.compile("\\{[0-9]}");

    @Test
    void everyLanguageHasTheSameTextsWithTheSameValues() {
        var english = Words.read("en");
        for (var language : Words.LANGUAGES) {
            var texts = Words.read(language);
            assertThat(texts.keySet()).as(language).isEqualTo(english.keySet());
            texts.forEach((key, text) -> assertThat(values(text)).as(key).isEqualTo(values(english.get(key))));
        }
    }

    private static Set<String> values(String text) {
        var values = new TreeSet<String>();
        VALUE.matcher(text).results().forEach(result -> values.add(result.group()));
        return values;
    }

    @Test
    void whatTemplatesAndCodeNameIsThere() throws IOException {
        var named = new TreeSet<String>();
        named.addAll(names(TEMPLATES, ".html", IN_TEMPLATE));
        named.addAll(names(CODE, ".java", IN_CODE));
        // The beginning of a key that is put together.
        named.removeIf(name -> name.endsWith("_"));

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(Words.read("en").keySet()).containsAll(named);
    }

    /** The table of docs/status.md has what an operator may say of a Function that fails. */
    @Test
    void eachReasonOfAConditionHasAnAdvice() throws IOException {
        var text = Files.readString(Path.of("../docs/status.md"));
        var table = text.substring(text.indexOf("\n| reason | what to do |"), text.indexOf("\n## Events"));
        var reasons = new TreeSet<String>();
        for (var row : table.split("\n\\| `", -1)) {
            Pattern.compile("(?:^|, `)([A-Z][A-Za-z]+)`")
                    .matcher(row.substring(0, Math.max(0, row.indexOf('|'))))
                    .results()
                    .forEach(found -> reasons.add("advice_" + found.group(1)));
        }

        assertThat(reasons).hasSizeGreaterThan(18);
        assertThat(Words.read("en").keySet()).containsAll(reasons);
    }

    private static Set<String> names(Path directory, String suffix, Pattern pattern) throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.walk(directory)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                pattern.matcher(Files.readString(file)).results().forEach(result -> names.add(result.group(1)));
            }
        }
        return names;
    }

    /** The content security policy refuses them, so that a page would look and act otherwise than it reads. */
    @Test
    void templatesHaveNoScriptsAndNoStylesOfTheirOwn() throws IOException {
        var inline = Pattern.compile("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:|hx-on");
        assertThat(names(TEMPLATES, ".html", Pattern.compile("(" + inline + ")")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
                    ''  | ''                        | en
                    ko  | en                        | ko
                    xx  | ko-KR,ko;q=0.9,en;q=0.8   | ko
                    ''  | de-DE,de;q=0.9,ko;q=0.5   | ko
                    ''  | fr                        | en
                    ''  | ;;;                       | en
                    """)
    void aBrowserGetsTheLanguageThatItWants(String chosen, String accepted, String language) {
        assertThat(Words.of("a=b; nabi-language=" + chosen, accepted).language())
                .isEqualTo(language);
    }
}
