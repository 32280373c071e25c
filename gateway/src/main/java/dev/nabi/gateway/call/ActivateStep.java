package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.RefusalReason;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Waiter;

/**
 * A slot on an instance: a free one at once, else a place in the revision's queue, which wakes the revision. From here on
 * a call counts: it is an invocation.
 */
final class ActivateStep implements Step {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LoopCalls loop;

    ActivateStep(LoopCalls loop) {
        this.loop = loop;
    }

    @Override
    public Verdict enter(Call call) {
        if (call.permit() != null) {
            return Verdict.NEXT;
        }
        var revision = call.revision();
        call.meter().count(revision, call.clock().nanos());
        var permit = revision.tryAdmit(loop.random().nextInt());
        if (permit != null) {
            call.permitted(permit);
            return Verdict.NEXT;
        }
        return enqueue(call, revision);
    }

    @Override
    public String stage(Call call) {
        return call.record().isCold() ? "start" : "queue";
    }

    private Verdict enqueue(Call call, Revision revision) {
        var place = new Place(call, revision);
        return switch (revision.enqueue(place)) {
            case QUEUED -> {
                if (revision.instances().ready().length == 0) {
                    call.record().cold();
                }
                yield call.await(patienceEnds(call), place);
            }
            case FULL -> {
                // Refused at the door: no invocation, so nothing is metered.
                call.meter().uncount();
                revision.meter().turnedAway();
                yield new Verdict.Answer(Problems.queueFull(revision));
            }
            case RETIRED -> {
                call.meter().uncount();
                yield Verdict.RESTART;
            }
        };
    }

    /** Until when a call may wait, in all, for a revision and for an instance ({@code spec.queue.waitSeconds}). */
    private static long patienceEnds(Call call) {
        return call.record().arrivedNanos() + call.revision().limits().patienceMillis() * NANOS_PER_MILLI;
    }

    @Override
    public Verdict expired(Call call) {
        return new Verdict.Answer(Problems.waitedTooLong(call.revision()));
    }

    /** A place in the queue, that reaches the call on its own event loop. */
    private final class Place extends Waiter implements Cancellation {
        private final Call call;
        private final Revision revision;

        Place(Call call, Revision revision) {
            this.call = call;
            this.revision = revision;
            if (call.events().isDelivery()) {
                waitInBackground();
            }
        }

        @Override
        protected void granted(Permit permit) {
            loop.executor().execute(() -> {
                if (call.waitsFor(this)) {
                    call.permitted(permit);
                    call.lookAgain();
                } else {
                    permit.close();
                }
            });
        }

        @Override
        protected void refused(RefusalReason reason) {
            loop.executor().execute(() -> {
                if (call.waitsFor(this)) {
                    call.startOver();
                }
            });
        }

        @Override
        public void cancel() {
            // Too late when its turn has come: then the permit is closed where it arrives.
            revision.dequeue(this);
        }
    }
}
