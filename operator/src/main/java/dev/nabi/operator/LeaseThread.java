package dev.nabi.operator;

import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.leadership.LeaseElection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The beginning and the end of the leader election in this process. */
@Singleton
final class LeaseThread {
    private static final Logger LOG = Logger.getLogger(LeaseThread.class);
    private static final int LOST = 1;

    void start(@Observes StartupEvent start, Leadership leadership, Requeue requeue, MeterRegistry metrics) {
        metrics.gauge("nabi.operator.leader", leadership, held -> held.isHeld() ? 1 : 0);
        if (leadership instanceof LeaseElection election) {
            election.start(new Processing(requeue));
        }
    }

    /** Before anything else: what is decided from here on is the next leader's. */
    void stop(@Observes @Priority(1) ShutdownEvent stop, Leadership leadership) {
        if (leadership instanceof LeaseElection election) {
            election.close();
        }
    }

    private record Processing(Requeue requeue) implements LeaseElection.Listener {
        @Override
        public void onHeld() {
            requeue.fireAll();
        }

        /** Without its shutdown, which takes time and could be held up by what it waits for. */
        @Override
        public void onLost() {
            LOG.error("this operator does not lead any more and ends");
            Runtime.getRuntime().halt(LOST);
        }
    }
}
