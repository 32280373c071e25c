package dev.nabi.function.log;

import dev.nabi.function.invocation.LogScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one line of what a process prints goes into its log. */
interface LineFormat {
    /** As it is. */
    LineFormat TEXT = line -> line.message() + "\n";

    String format(Line line);

    /**
     * A line.
     *
     * @param scope the invocation that printed it; null for none
     * @param level what the runtime says of its own line; null for one of the function
     */
    record Line(
            Instant time,
            String stream,
            @Nullable LogScope scope,
            String message,
            @Nullable String level) {}
}
