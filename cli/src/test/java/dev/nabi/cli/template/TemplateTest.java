package dev.nabi.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {

    static Iterable<Template> templates() {
        return Template.ALL;
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyTemplateHasCodeATestAndAReadmeAndNothingLeftToFillIn(Template template) {
        var files = template.of("word-count");

        assertThat(files).containsKey("README.md").hasSizeGreaterThanOrEqualTo(3);
        assertThat(files.keySet()).anyMatch(path -> path.matches("(?i).*test.*"));
        assertThat(files.values())
                .noneMatch(content -> content.contains("@name@")
                        || content.contains("@Class@")
                        || content.contains("<!-- dependencies")
                        || content.contains("<!-- plugins"));
        assertThat(files.keySet()).noneMatch(path -> path.contains("@"));
    }
}
