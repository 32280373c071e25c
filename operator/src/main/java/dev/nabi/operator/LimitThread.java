package dev.nabi.operator;

import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.sharing.HttpShareWriter;
import dev.nabi.operator.sharing.LimitBoard;
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

/** The thread that leases shares of rates to gateways each second, while this operator leads. */
@Singleton
final class LimitThread {
    private static final Logger LOG = Logger.getLogger(LimitThread.class);
    private static final long MOST_SECONDS = 4;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("limits").daemon().factory());
    private @Nullable Future<?> rounds;

    void start(@Observes StartupEvent start, Leadership leadership, Gateways gateways, LimitBoard board) {
        rounds = thread.scheduleAtFixedRate(() -> round(leadership, gateways, board), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stop, HttpShareWriter writer) {
        if (rounds != null) {
            rounds.cancel(true);
        }
        thread.shutdownNow();
        writer.close();
    }

    private static void round(Leadership leadership, Gateways gateways, LimitBoard board) {
        try {
            if (leadership.isHeld() && board.isUsed()) {
                board.round(gateways.live())
                        .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        } catch (RuntimeException e) {
            LOG.error("leasing shares of limits met something unexpected and goes on", e);
        }
    }
}
