package dev.nabi.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastWordsTest {

    /** What a source that does not compile prints since JSON is the default: a condition quoted the objects. */
    @Test
    void linesOfJsonAreReadAsTheirMessages() {
        assertThat(LastWords.of("""
                        {"time":"2026-11-29T12:00:00.000Z","level":"INFO","stream":"stderr","revision":"hello-00001","message":"nabi: one"}
                        {"time":"2026-11-29T12:00:00.001Z","level":"ERROR","stream":"stderr","message":"nabi: Hello.java:3: error: ';' expected\\n    return \\"a\\"\\n\\u0009^ \\\\"}
                        """))
                .isEqualTo("nabi: one\nnabi: Hello.java:3: error: ';' expected\n    return \"a\"\n\t^ \\");
    }

    @Test
    void otherLinesStayAsTheyAre() {
        var text = "Exception in thread \"main\"\nssage\":\"cut\"}\n{\"level\":\"INFO\",\"message\":\"own\"}";

        assertThat(LastWords.of(text)).isEqualTo(text);
    }
}
