package dev.nabi.gateway.lending;

import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.activation.Slots;
import dev.nabi.gateway.instances.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * This gateway's part in dividing the slots of instances: goes by the operator's views, lends to other gateways and borrows of
 * them. One thread's.
 */
final class SlotExchange {
    private final Revisions revisions;
    private final Slots slots;
    private final Lender lender;
    private final Borrowing borrowing;
    private boolean isLeaving;
    private volatile boolean isLeftTold;

    SlotExchange(Revisions revisions, Slots slots, SlotClient client, Executor thread, Timers timers) {
        this.revisions = revisions;
        this.slots = slots;
        this.lender = new Lender(revisions, slots, thread);
        this.borrowing = new Borrowing(slots, client, thread, timers);
        slots.setBorrower(borrowing::wanted);
    }

    /** Takes a view in, and answers what is used above this gateway's share by it. */
    SlotViewState accept(SlotView view) {
        var before = slots.view();
        slots.accept(view);
        var now = slots.view();
        if (!now.isSame(before)
                || now.settled() != before.settled()
                || !now.held().equals(before.held())) {
            lender.endLost();
            revisions.all().forEach(Revision::handOver);
            borrowing.look();
        }
        isLeftTold |= isLeaving;
        return new SlotViewState(slots.member(), slots.takesNone(), isLeaving, now, held());
    }

    /** Read after the shares were lowered: what is taken later is within them. */
    private List<String> held() {
        var held = new ArrayList<String>();
        for (var revision : revisions.all()) {
            var limits = revision.limits();
            if (limits.concurrency() == 0) {
                continue;
            }
            for (var instance : revision.instances().all()) {
                var used = instance.inFlight() + borrowing.orphans(instance, revision);
                if (used > 0 && used > slots.share(instance, limits)) {
                    held.add(instance.pod().uid());
                }
            }
        }
        return held;
    }

    /** Another gateway asks for slots. */
    void ask(SlotAsks asks, Consumer<SlotGrants> answer) {
        lender.ask(asks, answer);
    }

    /** Each second. */
    void tick() {
        lender.endLost();
        lender.answerAll();
        borrowing.resume();
        borrowing.look();
    }

    /** All calls have ended and none comes any more: the slots are free for the others as soon as the operator has heard it. */
    void leave() {
        isLeaving = true;
        lender.close();
    }

    /** Whether the operator has heard that this gateway has left; read from anywhere. */
    boolean isLeftTold() {
        return isLeftTold;
    }
}
