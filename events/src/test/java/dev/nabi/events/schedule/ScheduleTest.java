package dev.nabi.events.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instants of a schedule where clocks change. */
class ScheduleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # zone              | expression   | after                     | the next instants, as the wall shows them
        # Berlin, spring: 02:00 becomes 03:00 on 29 March
        Europe/Berlin       | 30 2 * * *   | 2026-03-28T00:00:00+01:00 | 2026-03-28T02:30+01:00 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00
        Europe/Berlin       | 0,30 2 * * * | 2026-03-28T12:00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00 2026-03-30T02:30+02:00
        Europe/Berlin       | */5 2 * * *  | 2026-03-29T00:00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00 2026-03-30T02:05+02:00
        Europe/Berlin       | 0 3 * * *    | 2026-03-28T12:00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00
        Europe/Berlin       | 0 2,3 * * *  | 2026-03-28T12:00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00
        Europe/Berlin       | 0 */2 * * *  | 2026-03-29T00:00:00+01:00 | 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00
        Europe/Berlin       | */30 * * * * | 2026-03-29T01:15:00+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00
        Europe/Berlin       | 30 * * * *   | 2026-03-29T01:15:00+01:00 | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00
        Europe/Berlin       | 0 9 * * *    | 2026-03-28T12:00:00+01:00 | 2026-03-29T09:00+02:00
        # Berlin, autumn: 03:00 becomes 02:00 on 25 October
        Europe/Berlin       | 30 2 * * *   | 2026-10-24T12:00:00+02:00 | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00
        Europe/Berlin       | 30 2 * * *   | 2026-10-25T02:10:00+01:00 | 2026-10-26T02:30+01:00
        Europe/Berlin       | 0 3 * * *    | 2026-10-25T02:30:00+02:00 | 2026-10-25T03:00+01:00
        Europe/Berlin       | 0 */2 * * *  | 2026-10-25T00:30:00+02:00 | 2026-10-25T02:00+02:00 2026-10-25T04:00+01:00
        Europe/Berlin       | 30 * * * *   | 2026-10-25T02:00:00+02:00 | 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00 2026-10-25T03:30+01:00
        Europe/Berlin       | */20 * * * * | 2026-10-25T02:40:00+02:00 | 2026-10-25T02:00+01:00 2026-10-25T02:20+01:00
        # New York changes at 02:00 local time
        America/New_York    | 30 2 * * *   | 2026-03-07T12:00:00-05:00 | 2026-03-08T03:00-04:00 2026-03-09T02:30-04:00
        America/New_York    | 30 1 * * *   | 2026-10-31T12:00:00-04:00 | 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00
        America/New_York    | 15 * * * *   | 2026-11-01T01:00:00-04:00 | 2026-11-01T01:15-04:00 2026-11-01T01:15-05:00 2026-11-01T02:15-05:00
        # Lord Howe moves by half an hour
        Australia/Lord_Howe | 15 2 * * *   | 2026-10-03T12:00:00+10:30 | 2026-10-04T02:30+11:00 2026-10-05T02:15+11:00
        Australia/Lord_Howe | 45 1 * * *   | 2026-04-04T12:00:00+11:00 | 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
        Australia/Lord_Howe | */15 * * * * | 2026-04-05T01:50:00+11:00 | 2026-04-05T01:30+10:30 2026-04-05T01:45+10:30 2026-04-05T02:00+10:30
        # Beirut and Santiago change at midnight: the day begins at 01:00
        Asia/Beirut         | 0 0 * * *    | 2026-03-28T12:00:00+02:00 | 2026-03-29T01:00+03:00 2026-03-30T00:00+03:00
        America/Santiago    | 30 0 * * *   | 2026-09-05T12:00:00-04:00 | 2026-09-06T01:00-03:00 2026-09-07T00:30-03:00
        # Samoa left out the whole 30 December 2011
        Pacific/Apia        | 0 9 * * *    | 2011-12-29T12:00:00-10:00 | 2011-12-31T00:00+14:00 2011-12-31T09:00+14:00
        # no change at all
        Asia/Seoul          | 0 9 * * 1-5  | 2026-03-27T09:00:00+09:00 | 2026-03-30T09:00+09:00
        UTC                 | 30 2 * * *   | 2026-03-28T12:00:00Z      | 2026-03-29T02:30Z
        """)
    void instantsWhereClocksChange(String zone, String expression, OffsetDateTime after, String expected) {
        var schedule = Schedule.parse(expression, zone);

        var wanted = Arrays.stream(expected.split(" "))
                .map(OffsetDateTime::parse)
                .map(OffsetDateTime::toInstant)
                .toList();

        assertThat(instants(schedule, after.toInstant(), wanted.size())).isEqualTo(wanted);
    }

    @Test
    void afterAnInstantItselfComesTheNextOne() {
        var schedule = Schedule.parse("0 9 * * *", "UTC");
        var nine = Instant.parse("2026-03-01T09:00:00Z");

        assertThat(schedule.next(nine)).contains(nine.plus(Duration.ofDays(1)));
        assertThat(schedule.next(nine.minusNanos(1))).contains(nine);
    }

    /** For every zone of the database: instants rise, and an expression of certain hours fires once for each day. */
    @Test
    void inEveryZoneADailyScheduleFiresOncePerLocalDay() {
        var zones = java.time.ZoneId.getAvailableZoneIds();
        assertThat(zones).hasSizeGreaterThan(400);
        for (var zone : zones) {
            var schedule = Schedule.parse("30 2 * * *", zone);
            var end = Instant.parse("2027-01-01T12:00:00Z");
            var all = Stream.iterate(
                            schedule.next(Instant.parse("2025-12-31T12:00:00Z")).orElseThrow(),
                            at -> at.isBefore(end),
                            at -> schedule.next(at).orElseThrow())
                    .toList();
            var days = all.stream()
                    .map(at -> at.atZone(schedule.zone()).toLocalDate())
                    .toList();

            assertThat(all).as(zone).isSorted().doesNotHaveDuplicates().hasSizeBetween(365, 367);
            assertThat(days).as(zone).doesNotHaveDuplicates();
        }
    }

    /** An expression of every hour keeps its distance whatever clocks do, in zones that move by whole hours. */
    @Test
    void anHourlyScheduleKeepsItsDistance() {
        for (var zone :
                List.of("Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "Africa/Casablanca")) {
            var schedule = Schedule.parse("10 * * * *", zone);
            var at = schedule.next(Instant.parse("2026-01-01T00:00:00Z")).orElseThrow();
            for (var i = 0; i < 366 * 24; i++) {
                var next = schedule.next(at).orElseThrow();
                assertThat(Duration.between(at, next))
                        .as("%s after %s", zone, at)
                        .isEqualTo(Duration.ofHours(1));
                at = next;
            }
        }
    }

    @Test
    void aZoneThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> Schedule.parse("0 9 * * *", "Europe/Atlantis"))
                .hasMessageContaining("'Europe/Atlantis' is not a time zone");
    }

    private static List<Instant> instants(Schedule schedule, Instant after, int count) {
        return Stream.iterate(
                        schedule.next(after).orElseThrow(),
                        at -> schedule.next(at).orElseThrow())
                .limit(count)
                .toList();
    }
}
