package dev.nabi.operator.sharing;

import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Sends a view to a gateway. */
@FunctionalInterface
public interface SlotViewWriter {

    /** What came of it; never fails. */
    CompletionStage<Answer> write(URI gateway, SlotView view);

    /** What a gateway answered. */
    sealed interface Answer {
        record Answered(SlotViewState state) implements Answer {}

        /** It is of a version that knows nothing of views. */
        record Unaware() implements Answer {}

        /** It did not answer in time, or not with what can be read. */
        record None() implements Answer {}
    }
}
