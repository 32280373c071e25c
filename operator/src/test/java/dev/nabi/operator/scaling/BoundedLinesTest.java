package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

    @Test
    void givesWholeLinesOnly() throws IOException {
        var lines = lines("ä\n\nlast, cut o", 20);

        assertThat(lines.next()).hasValue("ä");
        assertThat(lines.next()).hasValue("");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void refusesALineThatIsTooLong() throws IOException {
        var lines = lines("12345\n123456\n", 5);

        assertThat(lines.next()).hasValue("12345");
        assertThatThrownBy(lines::next).isInstanceOf(IOException.class).hasMessageContaining("longer than 5 bytes");
    }

    private static BoundedLines lines(String text, int most) {
        return new BoundedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), most);
    }
}
