package dev.nabi.operator;

import dev.nabi.operator.leadership.Leadership;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that keeps the token and the key of the code store fresh while this operator leads: gateways and events wait for
 * their Secrets before they start.
 */
@Singleton
final class DemandTokenThread {
    private static final Logger LOG = Logger.getLogger(DemandTokenThread.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("demand token").daemon().factory());
    private @Nullable Future<?> looks;

    void start(@Observes StartupEvent start, Leadership leadership, DemandToken token, CodeKey code) {
        looks = thread.scheduleWithFixedDelay(() -> look(leadership, token, code), 0, 1, TimeUnit.SECONDS);
    }

    private static void look(Leadership leadership, DemandToken token, CodeKey code) {
        try {
            if (leadership.isHeld()) {
                LOG.tracef(
                        "token: %d characters, key of the code store: %d",
                        token.current().get().length(), code.current().get().length());
            }
        } catch (RuntimeException e) {
            LOG.error("The token for gateways met something unexpected; trying again", e);
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        if (looks != null) {
            looks.cancel(true);
        }
        thread.shutdownNow();
    }
}
