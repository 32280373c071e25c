package dev.nabi.gateway.call;

import dev.nabi.gateway.call.MinimumRate.Awaited;
import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.proxy.Exchange;
import dev.nabi.gateway.proxy.ExchangeListener;
import dev.nabi.gateway.proxy.Forwarding;
import dev.nabi.gateway.telemetry.CallTrail;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.metering.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One instance's turn at a call, from its permit to its last byte or to the next instance's turn. */
final class Attempt implements ExchangeListener, Cancellation {
    private static final int MOST = 8;

    private final LoopCalls loop;
    private final Call call;
    private final Instance instance;
    private final TimeLimit limit;
    private final Exchange exchange;
    private final long startedNanos;
    private final @Nullable CallTrail trail;
    private int status;
    private @Nullable MinimumRate rate;

    Attempt(LoopCalls loop, Call call, Instance instance) {
        this.loop = loop;
        this.call = call;
        this.instance = instance;
        this.startedNanos = call.clock().nanos();
        this.trail = call.trail();
        call.record().started(startedNanos, call.clock().millis(), instance.pod());
        var own = instance.pod().timeoutSeconds() * 1000L;
        var timeoutMillis = own > 0 ? own : call.revision().limits().timeoutMillis();
        this.limit = new TimeLimit(timeoutMillis, startedNanos);
        this.exchange = new Exchange(call.client(), instance, forwarding(timeoutMillis), call.body(), this);
    }

    private Forwarding forwarding(long timeoutMillis) {
        var client = call.client();
        var found = Objects.requireNonNull(call.found());
        return new Forwarding(
                found.uri(),
                found.prefix(),
                call.record().id(),
                timeoutMillis,
                client.peer(),
                client.isSecure() ? "https" : "http",
                call.record().caller(),
                call.record().hidesAuthorization(),
                trace(),
                call.events().delivery());
    }

    private Forwarding.@Nullable Trace trace() {
        if (trail == null) {
            return null;
        }
        var parent =
                trail.attempt(instance, loop.random().nextLong(), call.record().isCold(), startedNanos);
        return trail.trace() == null || parent == null
                ? null
                : new Forwarding.Trace(parent, trail.trace().state());
    }

    void begin() {
        exchange.start(loop.upstreams());
    }

    long nextLook() {
        return limit.next(startedNanos);
    }

    int status() {
        return status;
    }

    long bytesOut() {
        return exchange.bytesOut();
    }

    boolean isTunnel() {
        return limit.isTunnel();
    }

    void clientWritable() {
        exchange.clientWritable();
    }

    @Override
    public void cancel() {
        exchange.cancel();
    }

    /** Its time is over, or it is looked at on its way. */
    Verdict expired() {
        var now = loop.ticks().nanos();
        if (!limit.isOver(call.body().bytes() + bytesOut(), now)) {
            if (isClientTooSlow(now)) {
                call.client().closeAfterAnswer();
                return new Verdict.Answer(Problems.tooSlow(loop.options()));
            }
            if (limit.isProgressDue(now)) {
                call.progress();
            }
            return call.await(limit.next(now), this);
        }
        if (!limit.isTunnel()) {
            return new Verdict.Answer(Problems.timedOut(call.revision(), limit.timeoutMillis()));
        }
        exchange.cancel();
        call.complete(Outcome.OK, status);
        call.client().end(null);
        return Verdict.WAIT;
    }

    private boolean isClientTooSlow(long now) {
        if (limit.isTunnel() || loop.options().minRate() == 0) {
            return false;
        }
        if (rate == null) {
            rate = new MinimumRate(loop.options().minRate(), startedNanos);
        }
        var client = call.client();
        return rate.isTooSlow(awaited(client), call.body().bytes() + bytesOut() - client.bytesBeforeWritable(), now);
    }

    private Awaited awaited(Client client) {
        if (exchange.awaitsBody() && client.request().hasPacedBody(status > 0)) {
            return Awaited.BODY;
        }
        return client.isAnswering() && !client.isWritable() ? Awaited.READING : Awaited.NOTHING;
    }

    @Override
    public void onConnected() {
        if (trail != null) {
            trail.connected(loop.ticks().nanos());
        }
    }

    @Override
    public AddedFields onAnswered(int answer) {
        status = answer;
        var now = loop.ticks().nanos();
        if (trail != null) {
            trail.answered(answer, now);
        }
        if (answer == ResponseHead.SWITCHING_PROTOCOLS) {
            limit.startTunnel(Math.max(limit.timeoutMillis(), loop.options().idleTimeoutMillis()), now);
            call.await(limit.next(now), this);
        }
        return new AddedFields(
                call.record().id(),
                call.record().serverTiming(now),
                call.limits().cors(),
                told(answer));
    }

    private @Nullable Fields told(int answer) {
        return call.events().isDelivery() ? DeliveryFields.answered(call, answer) : RevisionField.of(call);
    }

    @Override
    public void onCompleted() {
        call.complete(outcomeOf(status), status);
    }

    static Outcome outcomeOf(int status) {
        if (status < 400) {
            return Outcome.OK;
        }
        return status < 500 ? Outcome.CLIENT_ERROR : Outcome.SERVER_ERROR;
    }

    @Override
    public void onNotTaken(Throwable cause, boolean isInstanceToBlame) {
        if (isInstanceToBlame) {
            call.revision().instances().refused(instance);
        }
        if (call.meter().attempts() < MOST) {
            call.tryAnotherInstance();
        } else {
            call.fail(Problems.notTaken(call.revision(), call.meter().attempts(), cause));
        }
    }

    @Override
    public void onBroken(Throwable cause) {
        call.fail(Problems.broken(call.revision(), cause));
    }

    @Override
    public void onBodyTooLarge() {
        call.client().closeAfterAnswer();
        call.fail(Problems.tooLarge(call));
    }
}
