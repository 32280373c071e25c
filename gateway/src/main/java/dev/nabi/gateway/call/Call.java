package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Admission.Admitted;
import dev.nabi.gateway.activation.Admission.Queued;
import dev.nabi.gateway.activation.Admission.Refused;
import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.RefusalReason;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Waiter;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.LoadCell;
import dev.nabi.gateway.proxy.Body;
import dev.nabi.gateway.proxy.Exchange;
import dev.nabi.gateway.proxy.Head;
import dev.nabi.gateway.proxy.Listener;
import dev.nabi.gateway.proxy.Stamp;
import dev.nabi.gateway.proxy.TooManyConnectionsException;
import dev.nabi.gateway.proxy.UnprocessedException;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.budget.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * One invocation from its arrival to its outcome, on one event loop.
 *
 * <pre>
 * begin ─→ WAITING ── permit ──→ SERVED ── completed, broke, timed out, client gone ──→ OVER
 *            │  ↑                  │
 *            │  └──── untaken ─────┘
 *            └── waited too long, refused, client gone ──→ OVER
 * </pre>
 *
 * On the way to OVER it is metered once, its slot is given back, and only then does the client get its last byte.
 */
final class Call extends Deadline implements Listener, Client.Owner, Waiting {
    private static final int MOST_ATTEMPTS = 8;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private enum Phase {
        WAITING,
        SERVED,
        OVER
    }

    private final Worker worker;
    private final Client in;
    private final Body body;
    private final Found route;
    private final Revision revision;
    private final LoadCell load;
    private final Tally tally;
    private final @Nullable Ticket ticket;
    private final String id;
    private Phase phase = Phase.WAITING;
    private int attempts;
    private int status;
    private @Nullable Waiter waiter;
    private @Nullable Permit permit;
    private @Nullable Exchange exchange;
    private @Nullable TimeLimit limit;

    /** {@code ticket} is what it took of its Function's budget; null where there is none. */
    Call(Worker worker, Client in, Body body, Found route, Revision revision, @Nullable Ticket ticket) {
        var loop = worker.loop();
        this.worker = worker;
        this.in = in;
        this.body = body;
        this.route = route;
        this.revision = revision;
        this.ticket = ticket;
        this.load = revision.cell(loop.index());
        this.tally = new Tally(
                revision.key(),
                loop.random().nextLong(),
                loop.random().nextLong(),
                loop.ticks().nanos(),
                loop.ticks().millis());
        this.id = tally.id();
    }

    void begin() {
        worker.opened();
        load.arrived(tally.arrivedNanos());
        in.own(this);
        admit();
    }

    private void admit() {
        phase = Phase.WAITING;
        var random = worker.loop().random().nextInt();
        switch (worker.service().activator().admit(revision, random, Turn::new)) {
            case Admitted admitted -> serve(admitted.permit());
            case Queued queued -> await(queued.waiter());
            case Refused refused -> refuse(refused.reason());
        }
    }

    private void await(Waiter place) {
        waiter = place;
        if (revision.instances().ready().length == 0) {
            tally.cold();
        }
        var patience = revision.limits().patienceMillis() * NANOS_PER_MILLI;
        worker.loop().deadlines().set(this, tally.arrivedNanos() + patience);
    }

    private void serve(Permit taken) {
        var instance = taken.instance();
        var loop = worker.loop();
        phase = Phase.SERVED;
        waiter = null;
        permit = taken;
        attempts++;
        load.started();
        var now = loop.ticks().nanos();
        tally.started(now, loop.ticks().millis(), instance.pod());
        var own = instance.pod().timeoutSeconds() * 1000L;
        var timeout = own > 0 ? own : revision.limits().timeoutMillis();
        limit = new TimeLimit(timeout, now);
        loop.deadlines().set(this, limit.next(now));
        var head = new Head(
                route.uri(),
                route.prefix(),
                id,
                timeout,
                in.address(),
                in.isSecure() ? "https" : "http",
                worker.options().trustsForwarded());
        exchange = new Exchange(in, instance, head, body, this, loop.memory());
        exchange.start(worker.upstreams());
    }

    @Override
    public Stamp answered(int answer) {
        status = answer;
        var now = worker.loop().ticks().nanos();
        if (answer == ResponseHead.SWITCHING_PROTOCOLS && limit != null) {
            limit.leaveHttp(Math.max(limit.timeoutMillis(), worker.options().idleTimeoutMillis()), now);
            worker.loop().deadlines().set(this, limit.next(now));
        }
        return new Stamp(id, tally.serverTiming(now));
    }

    @Override
    public void completed() {
        over(outcomeOf(status), status);
    }

    private static Outcome outcomeOf(int status) {
        if (status < 400) {
            return Outcome.OK;
        }
        return status < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
    }

    @Override
    public void untaken(Throwable cause) {
        if (permit != null) {
            if (!(cause instanceof TooManyConnectionsException) && !(cause instanceof UnprocessedException)) {
                revision.instances().refused(permit.instance());
            }
            permit.close();
        }
        load.returned();
        tally.returned();
        if (attempts < MOST_ATTEMPTS) {
            admit();
        } else {
            phase = Phase.WAITING;
            fail(Outcome.NEVER_STARTED, CallProblem.untaken(revision, id, attempts, cause));
        }
    }

    @Override
    public void broke(Throwable cause) {
        fail(Outcome.INSTANCE_DIED, CallProblem.broke(revision, id, cause));
    }

    @Override
    public void tooLarge() {
        over(Outcome.CLIENT_ERROR, Failure.BODY_TOO_LARGE.status());
        in.closeAfterAnswer();
        CallProblem.tooLarge(worker.options()).answer(in);
    }

    @Override
    public void gone() {
        if (phase == Phase.WAITING) {
            leave();
            over(Outcome.CLIENT_GONE, 0);
        } else if (phase == Phase.SERVED) {
            var isGoodEnd = exchange != null && exchange.clientGone();
            over(isGoodEnd ? Outcome.OK : Outcome.CLIENT_GONE, status);
        }
    }

    @Override
    public void writable() {
        if (exchange != null) {
            exchange.clientWritable();
        }
    }

    @Override
    public void unreadable(BadMessageException bad) {
        leave();
        if (exchange != null) {
            exchange.cancel();
        }
        var problem = Framing.unreadable(bad, worker.options());
        over(Outcome.CLIENT_ERROR, problem.failure().status());
        in.closeAfterAnswer();
        problem.answer(in);
    }

    private void leave() {
        if (waiter != null) {
            // Too late when the turn has come: then the permit is closed where it arrives.
            revision.leave(waiter);
            waiter = null;
        }
    }

    private void refuse(RefusalReason reason) {
        switch (reason) {
            case QUEUE_FULL -> {
                // Refused at the door: no invocation, so nothing is metered.
                revision.meter().turnedAway();
                end();
                if (ticket != null) {
                    ticket.returned();
                }
                CallProblem.queueFull(revision, id).answer(in);
            }
            case REVISION_GONE -> fail(Outcome.NEVER_STARTED, CallProblem.revisionGone(revision, id));
        }
    }

    @Override
    public void turnAway() {
        if (phase == Phase.WAITING) {
            leave();
            fail(Outcome.NEVER_STARTED, CallProblem.shutsDown(revision, id));
        }
    }

    @Override
    protected void passed() {
        if (phase == Phase.WAITING) {
            leave();
            fail(Outcome.NEVER_STARTED, CallProblem.waitedTooLong(revision, id));
        } else if (phase == Phase.SERVED && exchange != null && limit != null) {
            served(exchange, limit);
        }
    }

    private void served(Exchange working, TimeLimit bound) {
        var now = worker.loop().ticks().nanos();
        if (!bound.isOver(body.bytes() + working.bytesOut(), now)) {
            progress();
            worker.loop().deadlines().set(this, bound.next(now));
            return;
        }
        working.cancel();
        if (bound.isTunnel()) {
            completed();
            in.end(null);
        } else {
            fail(Outcome.TIMED_OUT, CallProblem.timedOut(revision, id, bound.timeoutMillis()));
        }
    }

    /** Meters what it came to so far, if an instance works on it. */
    void progress() {
        if (phase == Phase.SERVED) {
            tally.bytes(body.bytes(), exchange == null ? 0 : exchange.bytesOut());
            tally.running(status, worker.loop().ticks().nanos());
            worker.service().usage().running(tally);
            if (ticket != null) {
                ticket.running(tally);
            }
        }
    }

    private void fail(Outcome outcome, Problem problem) {
        over(outcome, problem.failure().status());
        problem.answer(in);
    }

    private void over(Outcome outcome, int sent) {
        var now = end();
        tally.bytes(body.bytes(), exchange == null ? 0 : exchange.bytesOut());
        tally.ended(outcome, sent, now);
        // The journal first: what a scrape has seen is in the ledger, whatever crashes in between.
        worker.service().usage().ended(tally);
        revision.meter().ended(tally);
        if (ticket != null) {
            ticket.ended(tally);
        }
        if (permit != null) {
            permit.close();
        }
    }

    /** Lets go of all but the slot; when that was. */
    private long end() {
        var now = worker.loop().ticks().nanos();
        worker.loop().deadlines().cancel(this);
        if (phase == Phase.SERVED) {
            load.ended(now);
        } else {
            load.gaveUp(now);
        }
        phase = Phase.OVER;
        worker.ended();
        return now;
    }

    /** A place in the queue, that tells the call on its own event loop. */
    private final class Turn extends Waiter {
        @Override
        protected void granted(Permit taken) {
            worker.loop().executor().execute(() -> {
                if (phase == Phase.WAITING && waiter == this) {
                    serve(taken);
                } else {
                    taken.close();
                }
            });
        }

        @Override
        protected void refused(RefusalReason reason) {
            worker.loop().executor().execute(() -> {
                if (phase == Phase.WAITING && waiter == this) {
                    waiter = null;
                    refuse(reason);
                }
            });
        }
    }
}
