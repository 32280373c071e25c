package dev.nabi.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndLinesEndInNoBlanks() {
        assertThat(new Table("A", "B").row("long", "").row("ü", "x").text()).isEqualTo("A      B\nlong\nü      x\n");
    }

    @ParameterizedTest
    @CsvSource({"PT5S,5s", "PT119S,119s", "PT3M,3m", "PT3H,3h", "P3D,3d"})
    void agesAreShort(Duration age, String text) {
        assertThat(Ages.text(age)).isEqualTo(text);
    }
}
