package dev.nabi.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import dev.nabi.metering.journal.InvocationRecord;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActiveTimeTest {
    private static final long MINUTE = 29_453_760;

    private static InvocationRecord record(String instance, long start, long millis, Outcome outcome) {
        return new InvocationRecord(
                new UUID(1, 2),
                "default",
                "hello",
                "hello-00001",
                instance,
                128,
                MINUTE * 60_000 + start,
                millis * 1_000_000,
                0,
                false,
                0,
                0,
                200,
                outcome);
    }

    private static String spans(long start, long known, long millis) {
        return ActiveTime.of(record("one", start, millis, Outcome.OK), new Booked(known * 1_000_000, 0, 0)).stream()
                .map(span -> span.minute() - MINUTE + ":" + span.first() + "-" + span.last())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # start, known, lasts: minute:first-last
            0,     0,     1,         0:0-0
            0,     0,     100,       0:0-0
            0,     0,     101,       0:0-1
            99,    0,     2,         0:0-1
            59999, 0,     1,         0:599-599
            59999, 0,     2,         0:599-599 1:0-0
            30000, 0,     150000,    0:300-599 1:0-599 2:0-599
            30000, 60000, 150000,    1:300-599 2:0-599
            0,     500,   500,       ''
            0,     0,     90000000,  1499:0-599
            """)
    void coversTheSlotsFromItsStartToItsEnd(long start, long known, long lasts, String expected) {
        assertThat(spans(start, known, lasts)).isEqualTo(expected);
    }

    @Test
    void whatNeverStartedOrNamesNoInstanceCoversNothing() {
        assertThat(ActiveTime.of(record("", 0, 1000, Outcome.OK), Booked.NOTHING))
                .isEmpty();
        assertThat(ActiveTime.of(record("one", 0, 0, Outcome.NEVER_STARTED), Booked.NOTHING))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 59", "59, 60", "0, 599", "17, 431", "540, 599", "599, 599"})
    void marksEachSlotOfASpanAndNoOther(int first, int last) {
        var slots = new ActiveSlots();
        slots.mark(first, last);
        slots.mark(first, last);
        for (int slot = 0; slot < 600; slot++) {
            assertThat(slots.word(slot / 60) >>> slot % 60 & 1)
                    .as("slot %d", slot)
                    .isEqualTo(slot >= first && slot <= last ? 1 : 0);
        }
        long millis = IntStream.range(0, ActiveSlots.WORDS)
                .mapToLong(word -> ActiveSlots.millis(slots.word(word)))
                .sum();
        assertThat(millis).isEqualTo((last - first + 1) * 100L);
    }
}
