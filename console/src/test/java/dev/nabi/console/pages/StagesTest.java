package dev.nabi.console.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StagesTest {
    @Test
    void aColdCallIsABarOfThreeParts() {
        var stages = Stages.of("queue;dur=10.0, start;dur=730.0, function;dur=60.0");

        assertThat(stages.isCold()).isTrue();
        assertThat(stages.stages())
                .containsExactly(
                        new Stages.Stage("queue", "10.0", "0.0", "1.3"),
                        new Stages.Stage("start", "730.0", "1.3", "91.3"),
                        new Stages.Stage("function", "60.0", "92.5", "7.5"));
    }

    @Test
    void aWarmCallIsInTheFunctionAlone() {
        var stages = Stages.of("queue;dur=0.0, start;dur=0.0, function;dur=2.5, db;dur=9");

        assertThat(stages.isCold()).isFalse();
        assertThat(stages.stages()).containsExactly(new Stages.Stage("function", "2.5", "0.0", "100.0"));
    }

    @Test
    void nothingIsSaidWhereNothingIsKnown() {
        assertThat(Stages.of("").stages()).isEmpty();
    }
}
