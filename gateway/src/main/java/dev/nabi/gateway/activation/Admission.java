package dev.nabi.gateway.activation;

import dev.nabi.gateway.instances.Instance;
import org.jspecify.annotations.Nullable;

/** Whether an invocation goes ahead, waits, or is turned away. */
public sealed interface Admission {

    /** An instance took it; its slot is given back by closing the permit. */
    record Admitted(Permit permit) implements Admission {}

    /** It waits in the queue, and is told. */
    record Queued(Waiter waiter) implements Admission {}

    record Refused(RefusalReason reason) implements Admission {}

    /** What the rule says, before anybody has acted on it. */
    enum Verdict {
        ADMIT,
        QUEUE,
        REFUSE
    }

    /** The rule: a free instance takes it unless others wait already; who waits, waits in a queue with an end. */
    static Verdict decide(@Nullable Instance free, int queued, Limits limits) {
        if (free != null) {
            return Verdict.ADMIT;
        }
        return queued < limits.queueLength() ? Verdict.QUEUE : Verdict.REFUSE;
    }
}
