package dev.nabi.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @ParameterizedTest
    @CsvSource({"01, true", "00, false", "03, true", "02, false", "ff, true"})
    void onlyTheLastBitOfTheFlagsSaysThatItIsRecorded(String flags, boolean isSampled) {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-" + flags))
                .isEqualTo(new TraceParent(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, isSampled));
    }

    /** What W3C's own tests send: each is answered by a trace that begins anew. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-011",
                "00-4bf92f3577b34da6a3ce929d0e0e473.-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                ".0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
                // Two fields, as one list.
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            })
    void whatIsMalformedIsNoParent(String text) {
        assertThat(TraceParent.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cc-%s-%s-01", "01-%s-%s-01-what-the-future-brings"})
    void aLaterVersionIsReadAsFarAsThisOneGoes(String form) {
        assertThat(TraceParent.parse(form.formatted(TRACE, SPAN)).text()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @Test
    void itsTextIsReadAsItself() {
        var parent = new TraceParent(-1, Long.MIN_VALUE, 10, false);

        assertThat(parent.text()).isEqualTo("00-ffffffffffffffff8000000000000000-000000000000000a-00");
        assertThat(TraceParent.parse(parent.text())).isEqualTo(parent);
    }
}
