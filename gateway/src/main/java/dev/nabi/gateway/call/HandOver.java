package dev.nabi.gateway.call;

import dev.nabi.gateway.events.EventsAnswer;
import org.jspecify.annotations.Nullable;

/** A request that was sent to the events process for a call: it is sent once, and the call waits for the answer. */
final class HandOver implements Cancellation {
    private final Call call;
    private @Nullable EventsAnswer answer;
    private @Nullable Throwable failure;

    HandOver(Call call) {
        this.call = call;
    }

    /** On the call's event loop. */
    void ended(@Nullable EventsAnswer came, @Nullable Throwable failed) {
        answer = came;
        failure = failed;
        if (call.waitsFor(this)) {
            call.lookAgain();
        }
    }

    @Nullable
    EventsAnswer answer() {
        return answer;
    }

    /** Why no answer came; null while it may come. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void cancel() {
        // What was accepted is carried out, whether its sender has waited for the answer or not.
    }
}
