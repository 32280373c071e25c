package dev.nabi.operator;

import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Leadership;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.usage.UsageBoard;
import dev.nabi.operator.usage.UsageReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The thread that asks gateways for usage, while this operator leads and knows of any Function. */
@Singleton
final class UsageThread {
    private static final Logger LOG = Logger.getLogger(UsageThread.class);

    /** A budget that is used up is told of before the figures are. */
    private static final int LOOKS_PER_INTERVAL = 4;

    private static final Duration MOST = Duration.ofSeconds(15);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("usage").daemon().factory());
    private @Nullable Future<?> looks;

    void start(
            @Observes StartupEvent start,
            OperatorConfig config,
            Leadership leadership,
            Gateways gateways,
            UsageBoard board,
            UsageReader reader,
            Requeue requeue) {
        var part = config.usageInterval().dividedBy(LOOKS_PER_INTERVAL);
        var pause = (part.compareTo(MOST) < 0 ? part : MOST).toMillis();
        looks = thread.scheduleWithFixedDelay(
                () -> look(leadership, gateways, board, reader, requeue), pause, pause, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stop, UsageReader reader) {
        if (looks != null) {
            looks.cancel(true);
        }
        thread.shutdownNow();
        reader.close();
    }

    private static void look(
            Leadership leadership, Gateways gateways, UsageBoard board, UsageReader reader, Requeue requeue) {
        try {
            if (leadership.isHeld() && board.isUsed()) {
                reader.read(gateways.live());
                board.due().forEach(requeue::fire);
            }
        } catch (RuntimeException e) {
            LOG.error("asking for usage met something unexpected and goes on", e);
        }
    }
}
