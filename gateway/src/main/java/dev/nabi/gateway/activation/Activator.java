package dev.nabi.gateway.activation;

import dev.nabi.gateway.activation.Admission.Admitted;
import dev.nabi.gateway.activation.Admission.Queued;
import dev.nabi.gateway.activation.Admission.Refused;
import java.util.Objects;
import java.util.function.Supplier;

/** Admits an invocation to an instance, or lines it up and sees to it that one comes. */
public final class Activator {

    /** Admits, queues or refuses; {@code waiter} is only made for one who waits. */
    public Admission admit(Revision revision, int random, Supplier<? extends Waiter> waiter) {
        var queued = revision.queued();
        var free = queued == 0 ? revision.acquire(random) : null;
        return switch (Admission.decide(free, queued, revision.limits())) {
            case ADMIT -> new Admitted(new Permit(revision, Objects.requireNonNull(free)));
            case QUEUE -> lineUp(revision, waiter.get());
            case REFUSE -> new Refused(RefusalReason.QUEUE_FULL);
        };
    }

    private static Admission lineUp(Revision revision, Waiter waiter) {
        return revision.lineUp(waiter) ? new Queued(waiter) : new Refused(RefusalReason.QUEUE_FULL);
    }
}
