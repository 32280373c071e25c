package dev.nabi.events.trigger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a source for each Trigger that is active and needs one, as many as are allowed; a Trigger that changes has a new one. */
public final class RunningSources implements AutoCloseable {
    /** Each may be a connection and a thread. */
    public static final int MAX_RUNNING = 500;

    private final Supplier<TriggerTable> triggers;
    private final Function<TriggerDefinition, Optional<RunningSource>> starting;
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sources").factory());
    private final Map<String, Running> running = new HashMap<>();
    private final int most;

    private record Running(long generation, RunningSource source) {}

    /** {@code starting} starts the source of a Trigger; empty for one that needs none. */
    public RunningSources(
            Supplier<TriggerTable> triggers, Function<TriggerDefinition, Optional<RunningSource>> starting) {
        this(triggers, starting, MAX_RUNNING);
    }

    RunningSources(
            Supplier<TriggerTable> triggers, Function<TriggerDefinition, Optional<RunningSource>> starting, int most) {
        this.most = most;
        this.triggers = triggers;
        this.starting = starting;
    }

    /** Starts and ends sources as the table now demands, soon. */
    public void changed() {
        executor.execute(this::reconcile);
    }

    /** How the source of a Trigger is; null for a Trigger that needs none. */
    public synchronized @Nullable SourceState state(TriggerDefinition trigger) {
        var one = running.get(trigger.uid());
        if (one != null) {
            return one.source().state();
        }
        return trigger.isActive() && trigger.hasRunningSource() && running.size() >= most
                ? new SourceState(
                        "TooManySources",
                        "events runs " + most + " Triggers that read Kafka or watch objects, and no more")
                : null;
    }

    private void reconcile() {
        var wanted = new HashMap<String, TriggerDefinition>();
        for (var trigger : triggers.get().all()) {
            if (trigger.isActive()) {
                wanted.put(trigger.uid(), trigger);
            }
        }
        close(ended(wanted));
        wanted.values().forEach(this::startIfNew);
    }

    private synchronized List<RunningSource> ended(Map<String, TriggerDefinition> wanted) {
        var ended = new ArrayList<RunningSource>();
        running.entrySet().removeIf(entry -> {
            var trigger = wanted.get(entry.getKey());
            var isOver =
                    trigger == null || trigger.generation() != entry.getValue().generation();
            if (isOver) {
                ended.add(entry.getValue().source());
            }
            return isOver;
        });
        return ended;
    }

    private synchronized void startIfNew(TriggerDefinition trigger) {
        if (!running.containsKey(trigger.uid()) && running.size() < most) {
            starting.apply(trigger)
                    .ifPresent(source -> running.put(trigger.uid(), new Running(trigger.generation(), source)));
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        close(ended(Map.of()));
    }

    /** All at once: those whose broker is away take their time. */
    private static void close(List<RunningSource> ended) {
        try (var closing = Executors.newVirtualThreadPerTaskExecutor()) {
            ended.forEach(source -> closing.execute(source::close));
        }
    }
}
