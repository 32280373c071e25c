package dev.nabi.function.invocation;

import dev.nabi.function.http.Headers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the gateway tells about an invocation in header fields; without a gateway there are fair replacements. */
final class InvocationHeaders {
    static final String ID = "Nabi-Invocation-Id";
    static final String TIMEOUT_MS = "Nabi-Timeout-Ms";
    static final String LOG = "Nabi-Log";
    static final String LOG_RESULT = "Nabi-Log-Result";
    static final String REPORT = "Nabi-Report";
    private static final int MAX_ID = 128;

    private InvocationHeaders() {}

    static String id(Headers headers) {
        var id = headers.first(ID);
        return id != null && !id.isBlank() && id.length() <= MAX_ID
                ? id
                : "direct-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /** Whether the caller asks for the end of the invocation's log. */
    static boolean asksForLog(Headers headers) {
        return "tail".equalsIgnoreCase(headers.first(LOG));
    }

    /** What is left of the time-out; never more than the function's own. */
    static Duration timeout(Headers headers, Duration most) {
        var left = milliseconds(headers.first(TIMEOUT_MS));
        return left == null || left.compareTo(most) > 0 ? most : left;
    }

    private static @Nullable Duration milliseconds(@Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Duration.ofMillis(Math.max(Long.parseLong(text), 1));
    }
}
