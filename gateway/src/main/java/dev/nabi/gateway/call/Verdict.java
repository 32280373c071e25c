package dev.nabi.gateway.call;

import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.Unpooled;

/** What a step says of a call: go on, wait, match it anew, or an answer of the gateway's own, which ends the call. */
sealed interface Verdict {
    /** The next step looks at it. */
    Verdict NEXT = Progress.NEXT;

    /** It waits here, with a {@link Cancellation} and a deadline in its scope. */
    Verdict WAIT = Progress.WAIT;

    /** What an earlier step found does not hold any more: the first step looks at it again. */
    Verdict RESTART = Progress.RESTART;

    /** The verdicts that carry nothing. */
    enum Progress implements Verdict {
        NEXT,
        WAIT,
        RESTART
    }

    /** The call ends with this answer, which is none of an instance. */
    @SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
    record Reply(ResponseHead head, byte[] body) implements Verdict {
        /** One without a body. */
        Reply(ResponseHead head) {
            this(head, new byte[0]);
        }

        void send(Client to) {
            to.answer(head, null);
            if (body.length > 0 && !to.request().isHead()) {
                to.write(Unpooled.wrappedBuffer(body));
            }
            to.end(null);
        }
    }

    /** The call ends with this problem. */
    record Answer(Problem problem) implements Verdict {}
}
