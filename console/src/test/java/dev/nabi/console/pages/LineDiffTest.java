package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    private static String shown(String before, String after) {
        return LineDiff.between(before, after).stream()
                .map(line -> line.kind().charAt(0) + line.text())
                .collect(Collectors.joining(" "));
    }

    @Test
    void showsWhatIsAddedRemovedAndAround() {
        assertThat(shown("a\nb\nc", "a\nx\nc")).isEqualTo("sa rb ax sc");
        assertThat(shown("a\nb", "a\nb")).isEmpty();
        assertThat(shown("", "a")).isEqualTo("aa");
        assertThat(shown("a\nb\nc\nd", "b\nd\ne")).isEqualTo("ra sb rc sd ae");
    }

    @Test
    void leavesOutWhatIsFarFromAChange() {
        var lines = IntStream.range(0, 20).mapToObj(Integer::toString).collect(Collectors.joining("\n"));

        assertThat(shown(lines, lines.replace("\n10\n", "\nten\n"))).isEqualTo("g s7 s8 s9 r10 aten s11 s12 s13 g");
    }

    @Test
    void textsThatHaveNothingInCommonAndAreLongAreShownWhole() {
        var before = IntStream.range(0, 3000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));

        assertThat(LineDiff.between(before, before.replace('a', 'b'))).hasSize(6000);
    }
}
