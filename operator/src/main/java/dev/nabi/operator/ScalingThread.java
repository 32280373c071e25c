package dev.nabi.operator;

import dev.nabi.api.demand.DemandReport;
import dev.nabi.operator.scaling.Gateways;
import dev.nabi.operator.scaling.KubernetesScaleWriter;
import dev.nabi.operator.scaling.ReportStreams;
import dev.nabi.operator.scaling.Scaler;
import dev.nabi.operator.scaling.ScalingWarmUp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The thread of the scaling loop, and its ticks. */
@Singleton
final class ScalingThread {
    private static final Logger LOG = Logger.getLogger(ScalingThread.class);

    /** Often enough that one of these finds the client's minute over, and not a burst. */
    private static final Duration CONNECTED = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("scaling").daemon().factory());
    private @Nullable Future<?> ticks;
    private @Nullable Thread warmth;

    /** Runs tasks one after the other; one that fails is logged and does not end the loop. */
    Executor executor() {
        return task -> {
            try {
                thread.execute(() -> guarded(task));
            } catch (RejectedExecutionException e) {
                LOG.debug("the scaling loop has ended", e);
            }
        };
    }

    /** Builds everything at the start, so that what cannot work ends the start. */
    void start(
            @Observes @Priority(1) StartupEvent start,
            Scaler scaler,
            KubernetesScaleWriter writer,
            Gateways gateways,
            ReportStreams<DemandReport> streams) {
        warmth = Thread.ofPlatform().name("scaling warm-up").daemon().start(() -> keepWarm(writer));
        ticks = thread.scheduleWithFixedDelay(
                () -> guarded(() -> tick(scaler, gateways, streams)), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stop, ReportStreams<DemandReport> streams) {
        if (ticks != null) {
            ticks.cancel(false);
        }
        if (warmth != null) {
            warmth.interrupt();
        }
        streams.close();
        thread.shutdownNow();
    }

    /** So that a burst finds the code of the loop and of the client compiled, and a connection open. */
    private static void keepWarm(KubernetesScaleWriter writer) {
        try {
            var _ = ScalingWarmUp.run();
            writer.warmUp();
            while (true) {
                Thread.sleep(CONNECTED);
                writer.keepConnected();
            }
        } catch (InterruptedException shutDown) {
            Thread.currentThread().interrupt();
        }
    }

    /** An operator that has not led was told of no Function and needs no stream. */
    private static void tick(Scaler scaler, Gateways gateways, ReportStreams<DemandReport> streams) {
        var live = scaler.isUsed() ? gateways.live() : Set.<URI>of();
        scaler.tick(live, gateways.unready());
        streams.follow(live);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("the scaling loop met something unexpected and goes on", e);
        }
    }
}
