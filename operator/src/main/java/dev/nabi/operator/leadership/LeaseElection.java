package dev.nabi.operator.leadership;

import dev.nabi.operator.leadership.ElectionRule.Step;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leader election by one Lease, on a thread of its own.
 *
 * <p>Who leads renews the Lease each 2 s. It may act until 10 s after the start of its last renewal, which ends before
 * another candidate may take the Lease (15 s after that one saw it change). So a process that was stopped, starved or cut off finds that it may not act before it finds out anything else; when it then
 * reaches the API server, it goes on if nobody else has held the Lease, and ends if somebody has.
 */
public final class LeaseElection implements Leadership, AutoCloseable {
    private static final Duration LONGEST_RELEASE = Duration.ofMillis(1_500);
    private static final int CONFLICT = 409;
    private static final Logger LOG = Logger.getLogger(LeaseElection.class);

    /** What the process does when it begins and ceases to lead. */
    public interface Listener {
        /** It may act, for the first time or again; what it saw meanwhile was not acted on. */
        void onHeld();

        /** Another may act. This process must not go on. */
        void onLost();
    }

    private final Candidate self;
    private final LeaseStore store;
    private final InstantSource time;
    private final LeaseTimes times;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Instant trustedUntil = Instant.MIN;
    private volatile @Nullable Thread thread;
    private ElectionRule rule;
    private boolean isStale = true;
    private String told = "";

    /** A candidate that does nothing yet; {@code time} does not jump. */
    public LeaseElection(Candidate self, LeaseStore store, InstantSource time, LeaseTimes times) {
        this.self = self;
        this.store = store;
        this.time = time;
        this.times = times;
        this.rule = ElectionRule.waiting(self, times.duration(), time.instant());
    }

    @Override
    public boolean isHeld() {
        return time.instant().isBefore(trustedUntil) && closing.getCount() > 0;
    }

    /** Begins to ask for the lease. */
    public void start(Listener listener) {
        thread = Thread.ofPlatform().name("lease").daemon().start(() -> run(listener));
    }

    private void run(Listener listener) {
        while (closing.getCount() > 0) {
            try {
                if (step(listener)) {
                    trustedUntil = Instant.MIN;
                    listener.onLost();
                    return;
                }
                told = "";
            } catch (RuntimeException e) {
                failed(e);
            }
            pause(rule.isLeading() ? times.renewal() : times.look());
        }
        release();
    }

    /** Does what is due; answers whether the lease is lost. */
    private boolean step(Listener listener) {
        if (isStale || !rule.isLeading()) {
            rule = rule.read(store.read(), time.instant());
            isStale = false;
        }
        var sent = time.instant();
        switch (rule.next(sent)) {
            case Step.Wait() -> {}
            case Step.Create() -> wrote(store.create(self.identity(), times.duration()), sent, listener);
            case Step.Write(var lease, var transitions) ->
                wrote(store.write(lease, self.identity(), times.duration(), transitions), sent, listener);
            case Step.Lost(var to) -> {
                LOG.errorf("the lease is lost to %s", to);
                return true;
            }
        }
        return false;
    }

    private void wrote(LeaseView lease, Instant sent, Listener listener) {
        var begins = !isHeld();
        rule = rule.wrote(lease, sent);
        trustedUntil = sent.plus(times.trust());
        if (begins && isHeld()) {
            LOG.infof("leads, as %s", self.identity());
            listener.onHeld();
        }
    }

    private void failed(RuntimeException failure) {
        // What was sent may have been written: only the Lease itself says.
        isStale = true;
        var isRace = failure instanceof KubernetesClientException refused && refused.getCode() == CONFLICT;
        var text = String.valueOf(failure.getMessage());
        if (!isRace && !text.equals(told)) {
            LOG.warnf("the lease could not be read or written: %s; trying again", text);
            told = text;
        }
    }

    private void release() {
        var held = rule.seen();
        if (!rule.isLeading() || held == null) {
            return;
        }
        try {
            store.write(held, "", times.duration(), held.transitions());
        } catch (RuntimeException e) {
            LOG.warnf("the lease was not released and ends by itself: %s", e.getMessage());
        }
    }

    private void pause(Duration span) {
        try {
            closing.await(span.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /** Acts no more, and gives the lease to whoever asks for it next. */
    @Override
    public void close() {
        closing.countDown();
        var running = thread;
        if (running != null) {
            try {
                running.join(LONGEST_RELEASE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        store.close();
    }
}
