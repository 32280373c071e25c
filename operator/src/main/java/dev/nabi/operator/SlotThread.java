package dev.nabi.operator;

import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.sharing.HttpSlotViewWriter;
import dev.nabi.operator.sharing.SlotBoard;
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

/** The thread that keeps the gateways at one view of who has which slots, each second, while this operator leads. */
@Singleton
final class SlotThread {
    private static final Logger LOG = Logger.getLogger(SlotThread.class);
    private static final long MOST_SECONDS = 4;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slots").daemon().factory());
    private @Nullable Future<?> rounds;

    void start(@Observes StartupEvent start, Leadership leadership, Gateways gateways, SlotBoard board) {
        rounds = thread.scheduleAtFixedRate(() -> round(leadership, gateways, board), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stop, HttpSlotViewWriter writer) {
        if (rounds != null) {
            rounds.cancel(true);
        }
        thread.shutdownNow();
        writer.close();
    }

    private static void round(Leadership leadership, Gateways gateways, SlotBoard board) {
        try {
            if (leadership.isHeld()) {
                board.round(gateways.live())
                        .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        } catch (RuntimeException e) {
            LOG.error("dividing slots met something unexpected and goes on", e);
        }
    }
}
