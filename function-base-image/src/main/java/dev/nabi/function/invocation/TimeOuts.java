package dev.nabi.function.invocation;

import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.HttpException;
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
    private final InvocationLog log;
    private final Runnable onAbandoned;
    private final Carriers carriers;

    /**
     * @param parallelism how many platform threads run virtual ones as long as handlers do not hold them
     * @param onAbandoned asks for the process to be replaced
     */
    public TimeOuts(
            Duration most,
            LongSupplier nanoTime,
            int parallelism,
            InFlight inFlight,
            InvocationLog log,
            Runnable onAbandoned) {
        this.most = most;
        this.deadlines = new Deadlines(nanoTime);
        this.carriers = new Carriers(deadlines, inFlight, parallelism, new CarrierThreads()::set);
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
        carriers.watch();
        return entry;
    }

    /** How long an invocation has taken that began then, on the clock of {@link #now}. */
    Duration since(long began) {
        return Duration.ofNanos(deadlines.now() - began);
    }

    long now() {
        return deadlines.now();
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
        var connection = exchange.connection();
        try (connection) {
            if (!invocation.isCommitted()) {
                connection.answer(timedOut(invocation), exchange.response().replacement());
            }
            leave(invocation);
            connection.linger();
        } catch (IOException gone) {
            // Nobody is left to be told.
        } finally {
            leave(invocation);
        }
    }

    private void leave(Invocation invocation) {
        if (invocation.leave()) {
            inFlight.leave();
            onAbandoned.run();
        }
    }

    /** What the caller gets in place of the handler's answer; the connection ends with it. */
    HttpException timedOut(Invocation invocation) {
        log.timedOut(invocation.id());
        return new HttpException(504, "the function did not answer within its time-out");
    }
}
