package dev.nabi.gateway.call;

import dev.nabi.gateway.activation.Permit;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.proxy.RequestBody;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.Known;
import dev.nabi.gateway.telemetry.CallTrail;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.metering.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to its outcome: the scope that holds all that it has come to, and the one place where it is
 * cancelled. It belongs to one event loop.
 *
 * <pre>
 * begin ─→ a step: NEXT ─→ the next step …  the last step hands it to an instance
 *            │  WAIT ─→ waits ── what it waited for happened ──→ the same step looks again
 *            │            ├── routes changed, no instance has it ──→ the first step
 *            │            └── client gone, request unreadable, deadline, shutdown ─→ cancelled ─→ over
 *            └─ Answer ─→ over
 * </pre>
 *
 * It is an invocation once a revision has counted it. On the way to its end an invocation is metered once, its slot is
 * given back, and only then does the client get its last byte.
 */
final class Call extends Deadline implements Client.Listener {
    /** A revision that is being deleted may be found this often before the routes lead past it. */
    private static final int MOST_RESTARTS = 3;

    private static final String EARLY = "a step asks for what a later one finds out";

    private final LoopCalls loop;
    private final Client client;
    private final RequestBody body;
    private final CallRecord record;
    private final CallMeter meter;
    private final CallClock clock;
    private final CallLimits limits = new CallLimits();
    private final int spread;
    private int position;
    private int restarts;
    private boolean isOver;
    private @Nullable Cancellation waiting;
    private @Nullable Known match;
    private @Nullable Revision revision;
    private @Nullable Permit permit;
    private @Nullable Attempt attempt;
    private final @Nullable CallTrail trail;
    private CallEvents events;

    Call(LoopCalls loop, Client client) {
        var random = loop.random();
        this.loop = loop;
        this.client = client;
        this.body = new RequestBody(client.request(), loop.options().maxBodyBytes(), loop.memory());
        this.spread = loop.spread();
        this.clock = new CallClock(loop.ticks());
        this.record = new CallRecord(random.nextLong(), random.nextLong(), clock.arrivedNanos(), clock.arrivedMillis());
        this.meter = new CallMeter(loop, record);
        this.trail =
                loop.resources().telemetry().begin(client.request().fields(), record.idHigh(), record.idLow(), random);
        this.events = CallEvents.of(
                loop.resources().events().delivery(client.request().fields()));
        var delivery = events.delivery();
        if (delivery != null) {
            record.caller(delivery.caller());
            if (trail != null) {
                trail.delivers(delivery);
            }
        }
    }

    void begin() {
        loop.opened();
        client.setListener(this);
        run();
    }

    private void resume() {
        clock.advance();
        run();
    }

    /** Goes from step to step until one waits or answers. */
    private void run() {
        while (!isOver) {
            var verdict = loop.chain().enter(position, this);
            if (Verdict.WAIT.equals(verdict)) {
                return;
            }
            apply(verdict);
        }
    }

    private void apply(Verdict verdict) {
        if (Verdict.NEXT.equals(verdict)) {
            position++;
        } else if (Verdict.RESTART.equals(verdict)) {
            restart();
        } else if (verdict instanceof Verdict.Answer(var problem)) {
            fail(problem);
        } else if (verdict instanceof Verdict.Reply reply) {
            reply(reply);
        }
    }

    private void restart() {
        meter.uncount();
        position = 0;
        if (++restarts > MOST_RESTARTS) {
            fail(Problems.revisionGone(revision().key()));
        }
    }

    /** Waits at the present step: until {@link #lookAgain}, the deadline, or what cancels it. */
    Verdict await(long deadlineNanos, Cancellation cancellation) {
        waiting = cancellation;
        if (trail != null && attempt == null) {
            trail.waits(loop.chain().at(position).stage(this), loop.ticks().nanos());
        }
        loop.deadlines().set(this, deadlineNanos);
        return Verdict.WAIT;
    }

    @SuppressWarnings("ReferenceEquality") // each wait has a cancellation of its own
    boolean waitsFor(Cancellation cancellation) {
        return waiting == cancellation;
    }

    /** What it waited for has happened. */
    void lookAgain() {
        if (waiting != null) {
            waiting = null;
            waited();
            resume();
        }
    }

    private void waited() {
        if (trail != null) {
            trail.waited(loop.ticks().nanos());
        }
    }

    /** What it waited for will not happen: as nothing of it has run, it is matched anew. */
    void startOver() {
        cancelWait();
        restarts = 0;
        clock.advance();
        restart();
        run();
    }

    /** No byte of it was taken, or it may be sent twice: an instance is found anew. */
    void tryAnotherInstance() {
        waiting = null;
        if (trail != null) {
            trail.attemptEnded("NotTaken", loop.ticks().nanos());
        }
        if (attempt != null) {
            meter.returned();
        }
        attempt = null;
        giveBack();
        record.returned();
        position = loop.chain().activate();
        resume();
    }

    private void cancelWait() {
        var cancellation = waiting;
        waiting = null;
        waited();
        if (cancellation != null) {
            cancellation.cancel();
        }
    }

    /** What its request means by the routes of the moment, and the revision that takes it, where there is one yet. */
    void routed(Known means, @Nullable Revision to) {
        match = means;
        revision = to;
        if (to != null) {
            record.revision(to.key());
        }
    }

    void permitted(Permit taken) {
        permit = taken;
        if (events.isDelivery()) {
            revision().deliveryBegins();
        }
    }

    private void giveBack() {
        if (permit != null) {
            permit.close();
            permit = null;
            if (events.isDelivery()) {
                revision().deliveryEnds();
            }
        }
    }

    void events(CallEvents changed) {
        events = changed;
    }

    void attempted(Attempt begun) {
        attempt = begun;
        meter.started();
    }

    /** The function's answer is there in whole, and its last byte goes to the client after this. */
    void complete(Outcome outcome, int status) {
        over(outcome, status);
    }

    /** Ends with an answer of the gateway's own, or breaks the answer that has begun. */
    void fail(Problem problem) {
        cancelWait();
        if (trail != null) {
            trail.answers(problem.failure().reason(), problem.detail());
        }
        over(problem.failure().outcome(), problem.failure().status());
        loop.answer(this, problem);
    }

    /** Ends with an answer of the gateway's own before it is an invocation. */
    private void reply(Verdict.Reply reply) {
        over(Attempt.outcomeOf(reply.head().status()), reply.head().status());
        reply.send(client);
    }

    @Override
    public void onClosed() {
        var isGoodEnd = attempt != null && attempt.isTunnel();
        var status = attempt == null ? 0 : attempt.status();
        cancelWait();
        over(isGoodEnd ? Outcome.OK : Outcome.CLIENT_GONE, status);
    }

    @Override
    public void onMalformed(BadMessageException bad) {
        client.closeAfterAnswer();
        fail(Malformed.problem(bad, loop.options()));
    }

    /** The gateway ends: a call that no instance has yet may be answered by another gateway. */
    void shutDown() {
        if (attempt == null) {
            fail(Problems.shutsDown());
        }
    }

    /** Routes were swapped: a call that no instance has yet follows them. */
    void routesChanged() {
        if (attempt == null
                && waiting != null
                && events.handOver() == null
                && (revision == null || loop.chain().routes().leadsElsewhere(this))) {
            startOver();
        }
    }

    @Override
    protected void passed() {
        if (isOver) {
            return;
        }
        var verdict = loop.chain().at(position).expired(this);
        if (!Verdict.WAIT.equals(verdict)) {
            cancelWait();
            clock.advance();
            apply(verdict);
            run();
        }
    }

    @Override
    public void onWritable() {
        if (attempt != null) {
            attempt.clientWritable();
        }
    }

    /** Meters what it came to so far, if an instance works on it. */
    void progress() {
        if (!isOver && attempt != null) {
            record.bytes(body.bytes(), attempt.bytesOut());
            record.running(attempt.status(), loop.ticks().nanos());
            meter.running();
        }
    }

    private void over(Outcome outcome, int sent) {
        if (isOver) {
            return;
        }
        isOver = true;
        loop.deadlines().cancel(this);
        loop.ended();
        record.over(sent);
        body.release();
        var now = loop.ticks().nanos();
        record.bytes(body.bytes(), attempt == null ? 0 : attempt.bytesOut());
        record.ended(outcome, sent, now);
        meter.ended(attempt != null, now);
        giveBack();
        if (trail != null) {
            EndedCall.publish(this, trail, new EndedCall.End(outcome, sent, now));
        }
    }

    LoopCalls loop() {
        return loop;
    }

    Client client() {
        return client;
    }

    RequestHead request() {
        return client.request();
    }

    RequestBody body() {
        return body;
    }

    CallRecord record() {
        return record;
    }

    CallMeter meter() {
        return meter;
    }

    CallClock clock() {
        return clock;
    }

    CallLimits limits() {
        return limits;
    }

    /** What it has to do with the events process. */
    CallEvents events() {
        return events;
    }

    /** Where it falls among all calls that are split by weight; the same each time that it is matched. */
    int spread() {
        return spread;
    }

    /** What its request means; known behind {@link RouteStep}. */
    Known match() {
        return Objects.requireNonNull(match, EARLY);
    }

    /** Where it goes; null where no revision takes it. */
    @Nullable
    Found found() {
        return match instanceof Found found ? found : null;
    }

    /** The revision that takes it; known behind {@link LobbyStep}. */
    Revision revision() {
        return Objects.requireNonNull(revision, EARLY);
    }

    /** Where its time goes; null where nobody follows it. */
    @Nullable
    CallTrail trail() {
        return trail;
    }

    boolean hasRevision() {
        return revision != null;
    }

    @Nullable
    Permit permit() {
        return permit;
    }

    @Nullable
    Attempt attempt() {
        return attempt;
    }
}
