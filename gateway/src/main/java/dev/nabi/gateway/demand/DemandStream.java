package dev.nabi.gateway.demand;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.demand.ClosedFunction;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.LimitDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.gateway.activation.Revision;
import dev.nabi.gateway.activation.Revisions;
import dev.nabi.gateway.limits.LimitTable;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Ticks;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Demand as lines of JSON for those who listen: complete at first, then what changed or holds something each second, and
 * what is urgent at once. One thread's.
 */
public final class DemandStream {
    static final long GRACE_NANOS = 2_000_000_000L;

    private final String gateway;
    private final long epoch;
    private final Revisions revisions;
    private final LimitTable limits;
    private final Supplier<List<ClosedFunction>> closed;
    private final Ticks ticks;
    private final ObjectMapper json;
    private final Map<RevisionKey, RevisionDemand> lastReported = new HashMap<>();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private volatile long lastHeard;
    private volatile boolean isHeard;

    /** Somebody who listens. */
    public interface Reader {
        /** Takes a line; false when it is too slow to be told more. */
        boolean write(String line);
    }

    /** {@code closed} gives the Functions that calls found closed since it was asked last. */
    public DemandStream(
            String gateway,
            Revisions revisions,
            LimitTable limits,
            Supplier<List<ClosedFunction>> closed,
            Ticks ticks,
            ObjectMapper json) {
        this.limits = limits;
        this.closed = closed;
        this.gateway = gateway;
        this.epoch = ticks.millis();
        this.revisions = revisions;
        this.ticks = ticks;
        this.json = json;
        this.lastHeard = ticks.nanos();
    }

    /** Somebody listens from here on. */
    public void subscribe(Reader reader) {
        var now = ticks.nanos();
        var all = revisions.all().stream()
                .map(revision -> DemandFigures.of(revision, now))
                .toList();
        if (reader.write(line(new DemandReport(gateway, epoch, now, true, all)))) {
            readers.add(reader);
            note();
        }
    }

    public void unsubscribe(Reader reader) {
        readers.remove(reader);
        note();
    }

    private void note() {
        if (isHeard || !readers.isEmpty()) {
            lastHeard = ticks.nanos();
        }
        isHeard = !readers.isEmpty();
    }

    /** Each second: what changed since it was told, or holds something; nothing of that says that we live. */
    public void tick() {
        var now = ticks.nanos();
        var lines = new ArrayList<RevisionDemand>();
        var all = revisions.all();
        lastReported.keySet().removeIf(key -> revisions.find(key) == null);
        for (var revision : all) {
            var demand = DemandFigures.of(revision, now);
            var before = lastReported.put(revision.key(), demand);
            if (before == null || DemandFigures.holds(demand) || !DemandFigures.isSame(before, demand)) {
                lines.add(demand);
            }
        }
        report(now, lines, limits.demand(), readers.isEmpty() ? List.of() : closed.get());
    }

    /** At once: these revisions. */
    public void urgent(Collection<Revision> urgent) {
        var now = ticks.nanos();
        report(
                now,
                urgent.stream().map(revision -> DemandFigures.of(revision, now)).toList(),
                List.of(),
                List.of());
    }

    private void report(
            long now, List<RevisionDemand> demands, List<LimitDemand> limited, List<ClosedFunction> closedSince) {
        if (!readers.isEmpty()) {
            var line = line(new DemandReport(gateway, epoch, now, false, demands, limited, closedSince));
            readers.removeIf(reader -> !reader.write(line));
            note();
        }
    }

    private String line(DemandReport report) {
        try {
            return json.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Whether an operator listens. Asked from anywhere. */
    boolean hasReaders() {
        return isHeard;
    }

    /** Whether no operator has listened for longer than a change of its leader takes. Asked from anywhere. */
    public boolean isUnheard() {
        return !isHeard && ticks.nanos() - lastHeard > GRACE_NANOS;
    }
}
