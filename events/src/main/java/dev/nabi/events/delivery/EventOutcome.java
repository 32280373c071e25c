package dev.nabi.events.delivery;

import dev.nabi.events.store.EventResult;
import org.jspecify.annotations.Nullable;

/** What an answer means for one of the events that it answers. */
public sealed interface EventOutcome {
    /** Done. */
    record Done(@Nullable EventResult result) implements EventOutcome {}

    /** As the answer as a whole says, by its status. */
    record ByStatus() implements EventOutcome {}

    /** Not done, although the answer as a whole was a success: the function named it. Delivered again. */
    record Failed(String why) implements EventOutcome {}

    /** Not tried on its own yet: the batch failed as a whole. Delivered again in a smaller batch; no attempt of its own. */
    record Split() implements EventOutcome {}
}
