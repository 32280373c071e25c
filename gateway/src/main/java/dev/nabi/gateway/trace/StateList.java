package dev.nabi.gateway.trace;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for {@code tracestate} (W3C Trace Context, section 3.3): a list of {@code key=value}, {@value #MOST} at most. One that
 * keeps to it goes on as it came; any other is dropped whole, and the trace goes on without it.
 */
final class StateList {
    static final int MOST = 32;
    private static final int LONGEST_KEY = 256;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_\\-*/]*(@[a-z][a-z0-9_\\-*/]*)?");

    private StateList() {}

    /** The list, where it is one; null where it is none, or says nothing. */
    static @Nullable String valid(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return null;
        }
        var count = 0;
        for (var member : list.split(",", -1)) {
            var stripped = member.strip();
            if (!stripped.isEmpty() && (!isMember(stripped) || ++count > MOST)) {
                return null;
            }
        }
        return count == 0 ? null : list;
    }

    private static boolean isMember(String member) {
        var equals = member.indexOf('=');
        return equals > 0
                && equals <= LONGEST_KEY
                && KEY.matcher(member.substring(0, equals)).matches()
                && isValue(member.substring(equals + 1));
    }

    private static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_VALUE
                && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
    }
}
