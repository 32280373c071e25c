package dev.nabi.function.invocation;

import dev.nabi.function.binding.Problem;
import dev.nabi.function.http.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends invocations at their time-out: the handler's thread is interrupted, and who ignores that for {@link #GRACE} is
 * answered for and abandoned; the process is then not to be trusted with more and asks to be replaced.
 */
public final class TimeOuts {
    static final Duration GRACE = Duration.ofSeconds(1);

    private final Duration most;
    private final Deadlines deadlines;
    private final InFlight inFlight;
    private final FailureLog log;
    private final Runnable onAbandoned;

    public TimeOuts(Duration most, LongSupplier nanoTime, InFlight inFlight, FailureLog log, Runnable onAbandoned) {
        this.most = most;
        this.deadlines = new Deadlines(nanoTime);
        this.inFlight = inFlight;
        this.log = log;
        this.onAbandoned = onAbandoned;
    }

    public TimeOuts started() {
        deadlines.start();
        return this;
    }

    InFlight inFlight() {
        return inFlight;
    }

    Deadlines.Entry start(Invocation invocation, Exchange exchange) {
        var timeout = InvocationHeaders.timeout(exchange.head().headers(), most);
        var entry = new Deadlines.Entry(deadlines.now() + timeout.toNanos()) {
            @Override
            void expire() {
                interrupt(invocation, exchange);
            }
        };
        deadlines.add(entry);
        return entry;
    }

    Duration remaining(Deadlines.Entry entry) {
        return deadlines.until(entry);
    }

    void end(Deadlines.Entry entry) {
        deadlines.remove(entry);
    }

    private void interrupt(Invocation invocation, Exchange exchange) {
        if (!invocation.timeOut()) {
            return;
        }
        deadlines.add(new Deadlines.Entry(deadlines.now() + GRACE.toNanos()) {
            @Override
            void expire() {
                if (invocation.claimAnswer()) {
                    // The answer may block on a peer that reads nothing; the deadlines of others may not wait for it.
                    Thread.ofPlatform().daemon().name("abandon").start(() -> abandon(invocation, exchange));
                }
            }
        });
    }

    private void abandon(Invocation invocation, Exchange exchange) {
        log.abandoned(invocation.id());
        try {
            if (!invocation.isCommitted()) {
                answer(invocation, exchange);
            }
            exchange.connection().close();
        } catch (IOException gone) {
            // Nobody is left to be told.
        } finally {
            if (invocation.leave()) {
                inFlight.leave();
            }
            onAbandoned.run();
        }
    }

    /** Says 504 in the handler's place; the connection ends with it. */
    void answer(Invocation invocation, Exchange exchange) throws IOException {
        var response = exchange.response().replacement();
        response.closeAfter();
        log.timedOut(invocation.id());
        Problem.send(504, Problem.of(504, "the function did not answer within its time-out"), response);
    }
}
