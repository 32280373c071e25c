package dev.nabi.gateway.metrics;

import dev.nabi.gateway.limits.LimitKind;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of what is served. A revision's are registered with its first call: one that nobody calls costs nothing.
 * Labels have values only of Functions that exist, and go with them: when the last that opened a revision's has closed it. One that is deleted and made again is opened anew while calls of before go on.
 *
 * <p>As many revisions as the bound says have time series of their own. The calls of all others are counted together, as
 * those of the Function {@code _other}, a name that no Function can have, until one that has its own goes.
 */
public final class PrometheusMeters implements UsageMeters {
    private static final Logger LOG = Logger.getLogger(PrometheusMeters.class);
    private static final RevisionKey OTHER = new RevisionKey("_other", "_other", "_other");

    private final MeterRegistry registry;
    private final int most;
    private final Semaphore free;
    private final Map<RevisionKey, LazyMeters> open = new HashMap<>();
    private final Set<LazyMeters> others = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RevisionSeries ofOthers;

    /** At most {@code most} revisions have time series of their own. */
    public PrometheusMeters(MeterRegistry registry, int most) {
        this.registry = registry;
        this.most = most;
        this.free = new Semaphore(most);
        Gauge.builder("nabi.metrics.other.revisions", others, Set::size)
                .description("Revisions without time series of their own: their calls are counted as function _other")
                .register(registry);
    }

    @Override
    public synchronized RevisionMeter open(RevisionKey revision, Supplier<Load> load) {
        var meters = open.computeIfAbsent(revision, LazyMeters::new);
        meters.loads.add(load);
        return new Opened(meters, () -> close(revision, meters, load));
    }

    @Override
    public void denied(String reason) {
        Counter.builder("nabi.access.denied")
                .description("Calls that spec.access turned away, by the reason")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    private synchronized void close(RevisionKey revision, LazyMeters meters, Supplier<Load> load) {
        if (meters.loads.remove(load) && meters.loads.isEmpty()) {
            open.remove(revision);
            meters.remove();
        }
    }

    private RevisionSeries other(LazyMeters revision) {
        others.add(revision);
        var series = ofOthers;
        return series == null ? openOthers() : series;
    }

    /** With the first that needs them; they are never removed, since counters do not go back. */
    private RevisionSeries openOthers() {
        synchronized (others) {
            var series = ofOthers;
            if (series == null) {
                LOG.warnf(
                        "%d revisions have metrics of their own, as many as may (nabi.gateway.max-metered-revisions): calls"
                                + " of others are counted together as function \"%s\"; usage and budgets are not touched",
                        most, OTHER.function());
                series = new RevisionSeries(registry, OTHER, () -> sum(others, LazyMeters::load));
                ofOthers = series;
            }
            return series;
        }
    }

    private static <T> Load sum(Collection<T> parts, java.util.function.Function<T, Load> load) {
        return parts.stream().map(load).reduce(Load.NONE, Load::plus);
    }

    private record Opened(LazyMeters meters, Runnable closing) implements RevisionMeter {
        @Override
        public void ended(Invocation invocation) {
            meters.with(series -> series.ended(invocation));
        }

        @Override
        public void arrived() {
            meters.with(_ -> {});
        }

        @Override
        public void turnedAway() {
            meters.with(RevisionSeries::turnedAway);
        }

        @Override
        public void overBudget() {
            meters.with(RevisionSeries::overBudget);
        }

        @Override
        public void aboveLimit(LimitKind kind) {
            meters.with(series -> series.aboveLimit(kind));
        }

        @Override
        public void close() {
            closing.run();
        }
    }

    /** A revision's metrics before and after its first call. */
    private final class LazyMeters {
        private final RevisionKey revision;
        private final List<Supplier<Load>> loads = new CopyOnWriteArrayList<>();
        private volatile @Nullable RevisionSeries registered;
        private boolean isRemoved;

        LazyMeters(RevisionKey revision) {
            this.revision = revision;
        }

        Load load() {
            return sum(loads, Supplier::get);
        }

        /** A call that ends after its Function has gone registers nothing. */
        void with(Consumer<RevisionSeries> count) {
            var there = registered;
            if (there == null) {
                there = register();
            }
            if (there != null) {
                count.accept(there);
            }
        }

        private synchronized @Nullable RevisionSeries register() {
            if (isRemoved || registered != null) {
                return registered;
            }
            if (!free.tryAcquire()) {
                return other(this);
            }
            others.remove(this);
            registered = new RevisionSeries(registry, revision, this::load);
            return registered;
        }

        synchronized void remove() {
            isRemoved = true;
            others.remove(this);
            if (registered != null) {
                registered.remove();
                free.release();
            }
        }
    }
}
