package dev.nabi.cli.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecChangesTest {

    @Test
    void namesEachFieldThatDiffersAndCountsLinesOfACode() {
        var before = Given.function("spec: {timeoutSeconds: 30, scale: {max: 2}, java: {source: \"a\\nb\\nc\\n\"}}")
                .spec();
        var after = Given.function("spec: {timeoutSeconds: 60, concurrency: 1, java: {source: \"a\\nX\\nc\\nd\\n\"}}")
                .spec();

        assertThat(SpecChanges.between(before, after))
                .containsExactlyInAnyOrder(
                        "timeoutSeconds: 30 → 60",
                        "scale: {\"max\":2} → (not set)",
                        "java.source: +2 −1 lines",
                        "concurrency: 1");
    }

    @Test
    void equalSpecsDifferInNothing() {
        var spec = Given.function("spec: {port: 8080}").spec();

        assertThat(SpecChanges.between(spec, spec.deepCopy())).isEmpty();
    }
}
