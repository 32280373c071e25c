package dev.nabi.events.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an expression means, without a time zone. */
class CronExpressionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # expression        | from             | next
        * * * * *           | 2026-03-01T10:07 | 2026-03-01T10:07
        */15 * * * *        | 2026-03-01T10:07 | 2026-03-01T10:15
        7-59/20 * * * *     | 2026-03-01T10:28 | 2026-03-01T10:47
        5/15 * * * *        | 2026-03-01T10:51 | 2026-03-01T11:05
        0 9 * * 1-5         | 2026-02-27T09:01 | 2026-03-02T09:00
        0 9 * * MON-FRI     | 2026-02-27T09:01 | 2026-03-02T09:00
        0 9 * * 7           | 2026-03-01T09:00 | 2026-03-01T09:00
        0 9 * * 0           | 2026-03-01T09:00 | 2026-03-01T09:00
        0 9 * * 5-7         | 2026-03-02T00:00 | 2026-03-06T09:00
        0 9 * * SAT,SUN     | 2026-03-02T00:00 | 2026-03-07T09:00
        0 0 1 1 *           | 2026-03-01T00:00 | 2027-01-01T00:00
        0 0 29 2 *          | 2026-03-01T00:00 | 2028-02-29T00:00
        0 0 29 2 *          | 2096-03-01T00:00 | 2104-02-29T00:00
        0 0 31 * *          | 2026-04-01T00:00 | 2026-05-31T00:00
        0 0 L * *           | 2026-02-01T00:00 | 2026-02-28T00:00
        0 0 L * *           | 2028-02-01T00:00 | 2028-02-29T00:00
        0 0 15,L * *        | 2026-02-16T00:00 | 2026-02-28T00:00
        0 0 * * 1#2         | 2026-03-01T00:00 | 2026-03-09T00:00
        0 0 * * FRI#5       | 2026-03-01T00:00 | 2026-05-29T00:00
        0 0 ? * MON         | 2026-03-01T00:00 | 2026-03-02T00:00
        # both days given: one of them is enough
        0 0 13 * FRI        | 2026-03-01T00:00 | 2026-03-06T00:00
        0 0 13 * FRI        | 2026-03-07T00:00 | 2026-03-13T00:00
        0 0 */10 * MON      | 2026-03-03T00:00 | 2026-03-09T00:00
        0 0 1-31 * MON      | 2026-03-03T00:00 | 2026-03-09T00:00
        0 0 * JAN-MAR/2 *   | 2026-02-01T00:00 | 2026-03-01T00:00
        @hourly             | 2026-03-01T10:07 | 2026-03-01T11:00
        @daily              | 2026-03-01T10:07 | 2026-03-02T00:00
        @midnight           | 2026-03-01T10:07 | 2026-03-02T00:00
        @weekly             | 2026-03-02T10:07 | 2026-03-08T00:00
        @monthly            | 2026-03-02T10:07 | 2026-04-01T00:00
        @yearly             | 2026-03-02T10:07 | 2027-01-01T00:00
        @annually           | 2026-03-02T10:07 | 2027-01-01T00:00
        '  0   9 * * 1 '    | 2026-03-02T00:00 | 2026-03-02T09:00
        """)
    void theNextMinuteThatMatches(String expression, LocalDateTime from, LocalDateTime next) {
        assertThat(CronExpression.parse(expression).next(from)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        * * * *            | has 4 fields; it needs 5
        0 0 9 * * 1        | has 6 fields; it needs 5
        ``                 | has 1 fields
        60 * * * *         | '60' in the field minute: a value is a number between 0 and 59
        -1 * * * *         | in the field minute
        * 24 * * *         | in the field hour: a value is a number between 0 and 23
        * * 0 * *          | in the field day of month: a value is a number between 1 and 31
        * * * 13 *         | in the field month: a value is a number between 1 and 12, or one of JAN FEB
        * * * FOO *        | in the field month
        * * * * 8          | in the field day of week: a value is a number between 0 and 7, or one of SUN MON
        5-1 * * * *        | the range ends before it begins
        */0 * * * *        | a step is a number between 1 and 59
        */x * * * *        | a step is a number
        1, * * * *         | '' in the field minute
        1-2-3 * * * *      | in the field minute
        * ? * * *          | in the field hour
        0 0 30 2 *         | never fires
        0 0 31 4,6,9,11 *  | never fires
        0 0 * * 1#6        | which one of the month is a number between 1 and 5
        @reboot            | is not one of @annually, @daily
        @every 5m          | is not one of
        TZ=UTC 0 9 * * *   | has 6 fields
        ١ * * * *          | in the field minute
        """)
    void saysWhichFieldIsWrongAndWhatItMayBe(String expression, String why) {
        assertThatThrownBy(() -> CronExpression.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anExpressionWithoutEndIsRefused() {
        assertThatThrownBy(() -> CronExpression.parse("0".repeat(300) + " * * * *"))
                .hasMessageContaining("256");
    }

    /** Against the definition itself, minute for minute. */
    @Test
    void agreesWithAWalkOverEveryMinute() {
        var random = new Random(7);
        for (var round = 0; round < 60; round++) {
            var fields = new String[] {
                oneOf(random, 0, 59), oneOf(random, 0, 23), oneOf(random, 1, 28), "*", oneOf(random, 0, 6)
            };
            var expression = CronExpression.parse(String.join(" ", fields));
            var from = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(500_000));
            var next = expression.next(from).orElseThrow();
            var walked = from;
            while (!matches(fields, walked)) {
                walked = walked.plusMinutes(1);
            }
            assertThat(next).as(String.join(" ", fields)).isEqualTo(walked);
        }
    }

    private static String oneOf(Random random, int min, int max) {
        var value = min + random.nextInt(max - min + 1);
        return switch (random.nextInt(4)) {
            case 0 -> "" + value;
            case 1 -> value + "-" + Math.min(max, value + 3);
            case 2 -> value + "," + max;
            default -> "*";
        };
    }

    private static boolean matches(String[] fields, LocalDateTime at) {
        var day = has(fields[2], at.getDayOfMonth());
        var weekday = has(fields[4], at.getDayOfWeek().getValue() % 7);
        var isOneAny = fields[2].equals("*") || fields[4].equals("*");
        var days = isOneAny ? (day && weekday) : (day || weekday);
        return has(fields[0], at.getMinute())
                && has(fields[1], at.getHour())
                && has(fields[3], at.getMonthValue())
                && days;
    }

    private static boolean has(String field, int value) {
        if (field.equals("*")) {
            return true;
        }
        if (field.contains("-")) {
            var ends =
                    Arrays.stream(field.split("-")).mapToInt(Integer::parseInt).toArray();
            return value >= ends[0] && value <= ends[1];
        }
        return Arrays.stream(field.split(",")).mapToInt(Integer::parseInt).anyMatch(one -> one == value);
    }
}
