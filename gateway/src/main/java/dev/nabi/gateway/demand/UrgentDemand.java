package dev.nabi.gateway.demand;

import dev.nabi.gateway.activation.DemandListener;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.instances.Timers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Gathers what is urgent for a few milliseconds, so that a burst of requests is one line. */
public final class UrgentDemand implements DemandListener {
    static final long GATHER_MILLIS = 3;

    private final Timers timers;
    private final Set<Revision> gathered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isGathering = new AtomicBoolean();
    private volatile Consumer<List<Revision>> teller = nobody -> {};
    private volatile BooleanSupplier isUnheard = () -> false;

    public UrgentDemand(Timers timers) {
        this.timers = timers;
    }

    /** Sets who is called with what was gathered, and what says that no operator listens. */
    public void setListener(Consumer<List<Revision>> listener, BooleanSupplier unheard) {
        this.teller = listener;
        this.isUnheard = unheard;
    }

    @Override
    public boolean isUnheard() {
        return isUnheard.getAsBoolean();
    }

    @Override
    public void urgent(Revision revision) {
        gathered.add(revision);
        if (isGathering.compareAndSet(false, true)) {
            timers.after(GATHER_MILLIS, this::tell);
        }
    }

    private void tell() {
        // Before the look: what comes after it starts to gather anew.
        isGathering.set(false);
        var urgent = List.copyOf(gathered);
        urgent.forEach(gathered::remove);
        teller.accept(urgent);
    }
}
