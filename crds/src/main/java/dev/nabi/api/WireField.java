package dev.nabi.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks the fields of a wire record: what is out of range is refused with the field's name, the value and the range. */
public final class WireField {
    /** More invocations than any installation holds, so that sums over gateways stay within an int. */
    private static final int MOST_HELD = 10_000_000;

    private static final int LONGEST_NAME = 253;

    private WireField() {}

    public static String name(@Nullable String value, String field) {
        if (value == null || value.isEmpty() || value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    field + " has " + (value == null ? "no value" : value.length() + " characters") + "; 1 to "
                            + LONGEST_NAME + " are allowed");
        }
        return value;
    }

    public static int held(int value, String field) {
        if (value < 0 || value > MOST_HELD) {
            throw new IllegalArgumentException(field + " is " + value + "; 0 to " + MOST_HELD + " are allowed");
        }
        return value;
    }

    public static long count(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must not be negative");
        }
        return value;
    }

    public static double amount(double value, String field) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be finite and not negative");
        }
        return value;
    }

    public static double positive(double value, String field) {
        if (!Double.isFinite(value) || value <= 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be finite and above 0");
        }
        return value;
    }

    /** An absent list is an empty one. */
    public static <T> List<T> list(@Nullable List<T> value, String field) {
        if (value == null) {
            return List.of();
        }
        if (value.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(field + " has an element that is null");
        }
        return List.copyOf(value);
    }
}
