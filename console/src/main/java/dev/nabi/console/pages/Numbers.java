package dev.nabi.console.pages;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people read them; a dash for what is not known. */
final class Numbers {
    private static final String UNKNOWN = "–";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Numbers() {}

    static String whole(@Nullable Long number, Locale language) {
        return number == null
                ? UNKNOWN
                : NumberFormat.getIntegerInstance(language).format(number);
    }

    static String millis(@Nullable Double millis) {
        if (millis == null) {
            return UNKNOWN;
        }
        return millis >= 1000
                ? BigDecimal.valueOf(millis / 1000).setScale(1, RoundingMode.HALF_UP) + " s"
                : Math.round(millis) + " ms";
    }

    /** Two decimals from one on, four below, so that a call that costs next to nothing is not free. */
    static String money(@Nullable BigDecimal amount) {
        if (amount == null) {
            return UNKNOWN;
        }
        var isSmall = amount.abs().compareTo(BigDecimal.ONE) < 0 && amount.signum() != 0;
        return amount.setScale(isSmall ? 4 : 2, RoundingMode.HALF_UP).toPlainString();
    }

    static String decimal(@Nullable BigDecimal number, Locale language) {
        if (number == null) {
            return UNKNOWN;
        }
        var format = NumberFormat.getNumberInstance(language);
        format.setMaximumFractionDigits(number.abs().compareTo(BigDecimal.TEN) < 0 ? 3 : 0);
        return format.format(number);
    }

    /** A time of the API, in UTC. */
    static String time(String instant) {
        try {
            return instant.isEmpty() ? UNKNOWN : TIME.format(Instant.parse(instant)) + " UTC";
        } catch (DateTimeParseException notOurs) {
            return instant;
        }
    }

    static String time(Instant instant) {
        return TIME.format(instant) + " UTC";
    }
}
