package dev.nabi.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.loop.FastRandom;
import dev.nabi.gateway.trace.Sampler.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    # kind,          ratio, parent based, parent's flag, sampled
                    ALWAYS_ON,       1,     false,        -,     true
                    ALWAYS_ON,       1,     false,        false, true
                    ALWAYS_ON,       1,     true,         false, false
                    ALWAYS_OFF,      0,     false,        true,  false
                    ALWAYS_OFF,      0,     true,         true,  true
                    ALWAYS_OFF,      0,     true,         -,     false
                    TRACE_ID_RATIO,  0,     false,        true,  false
                    TRACE_ID_RATIO,  0,     true,         true,  true
                    TRACE_ID_RATIO,  1,     true,         false, false
                    TRACE_ID_RATIO,  1,     false,        false, true
                    """)
    void theFlagOfTheClientCountsWhereTheSamplerSaysSo(
            Kind kind, double ratio, boolean isParentBased, @Nullable Boolean flag, boolean isSampled) {
        var parent = flag == null ? null : new TraceParent(1, 2, 3, flag);

        assertThat(new Sampler(kind, ratio, isParentBased).samples(parent, 2)).isEqualTo(isSampled);
    }

    @Test
    void aRatioIsThatShareOfAllTraces() {
        var sampler = new Sampler(Kind.TRACE_ID_RATIO, 0.1, true);
        var random = new FastRandom(7, 8);
        var sampled = 0;
        for (var i = 0; i < 100_000; i++) {
            sampled += sampler.samples(null, random.nextLong()) ? 1 : 0;
        }

        assertThat(sampled).isBetween(9_700, 10_300);
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS_ON, false, true",
        "ALWAYS_OFF, false, false",
        "ALWAYS_OFF, true, true",
        "TRACE_ID_RATIO, false, true"
    })
    void onlyAlwaysOffKeepsNoErrors(Kind kind, boolean isParentBased, boolean keeps) {
        assertThat(new Sampler(kind, 0, isParentBased).keepsErrorsAndColdStarts())
                .isEqualTo(keeps);
    }
}
