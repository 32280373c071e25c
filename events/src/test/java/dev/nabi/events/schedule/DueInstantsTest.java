package dev.nabi.events.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.CronSource.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which instants fire after an outage. */
class DueInstantsTest {
    private static final Schedule HOURLY = Schedule.parse("0 * * * *", "UTC");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # after | now      | catchUp | deadline | fire              | skipped
        08:30   | 08:59:59 | ALL     | -        | -                 | 0
        08:30   | 09:00:00 | NONE    | -        | 09:00             | 0
        08:30   | 09:00:20 | NONE    | -        | 09:00             | 0
        08:30   | 09:00:31 | NONE    | -        | -                 | 1
        08:30   | 12:30    | NONE    | -        | -                 | 4
        08:30   | 12:00:10 | NONE    | -        | 12:00             | 3
        08:30   | 12:30    | LAST    | -        | 12:00             | 3
        08:30   | 12:30    | ALL     | -        | 09:00 10:00 11:00 12:00 | 0
        08:30   | 12:30    | ALL     | 9000     | 10:00 11:00 12:00 | 1
        08:30   | 12:30    | LAST    | 60       | -                 | 4
        08:30   | 12:00:59 | LAST    | 60       | 12:00             | 3
        08:30   | 12:00:20 | NONE    | 10       | -                 | 4
        """)
    void whatFires(
            String after, String now, CatchUp catchUp, @Nullable Integer deadline, @Nullable String fire, int skipped) {
        var due = DueInstants.of(
                HOURLY, at(after), at(now), catchUp, deadline == null ? null : Duration.ofSeconds(deadline));

        assertThat(due.instants())
                .isEqualTo(
                        fire == null
                                ? List.of()
                                : Arrays.stream(fire.split(" "))
                                        .map(DueInstantsTest::at)
                                        .toList());
        assertThat(due.skipped()).isEqualTo(skipped);
    }

    @Test
    void noInstantIsDecidedTwiceAndNoneIsLeftOut() {
        var schedule = Schedule.parse("* * * * *", "UTC");
        var start = at("00:00");
        var decided = new HashSet<Instant>();
        var until = start;
        for (var now = start; now.isBefore(start.plus(Duration.ofHours(20))); now = now.plusSeconds(1237)) {
            var due = DueInstants.of(schedule, until, now, CatchUp.ALL, null);
            due.instants().forEach(instant -> assertThat(decided.add(instant)).isTrue());
            until = due.until();
        }
        assertThat(decided).hasSize(58 * 1237 / 60);
    }

    @Test
    void aLongOutageIsCaughtUpInParts() {
        var schedule = Schedule.parse("* * * * *", "UTC");
        var now = at("20:00");

        var first = DueInstants.of(schedule, at("00:00"), now, CatchUp.ALL, null);
        var second = DueInstants.of(schedule, first.until(), now, CatchUp.ALL, null);

        assertThat(first.instants()).hasSize(DueInstants.MAX_AT_ONCE).startsWith(at("00:01"));
        assertThat(second.instants()).hasSize(DueInstants.MAX_AT_ONCE).startsWith(at("01:41"));
    }

    @Test
    void theShiftOfATriggerIsAlwaysTheSameAndSpreadOverTriggers() {
        var most = Duration.ofSeconds(60);
        var shifts = new HashSet<Long>();
        for (var i = 0; i < 1000; i++) {
            var shift = Jitter.of("uid-" + i, most);
            assertThat(shift).isEqualTo(Jitter.of("uid-" + i, most)).isBetween(Duration.ZERO, most.minusMillis(1));
            shifts.add(shift.toSeconds());
        }
        assertThat(shifts).hasSize(60);
        assertThat(Jitter.of("uid", Duration.ZERO)).isZero();
    }

    private static Instant at(String time) {
        return Instant.parse("2026-03-01T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }
}
