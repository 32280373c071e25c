package dev.nabi.events.schedule;

import dev.nabi.api.v1alpha1.CronSource.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which instants of a schedule to fire now.
 *
 * @param instants to fire, in order
 * @param until every instant up to here is decided; the next look begins after it
 * @param skipped how many were passed over as too late
 */
public record DueInstants(List<Instant> instants, Instant until, int skipped) {
    /** An instant that is fired this much later is on time: a restart or a slow database takes some seconds. */
    public static final Duration ON_TIME = Duration.ofSeconds(30);

    /** With {@code catchUp: all} that many at a time; the others at the next look. */
    public static final int MAX_AT_ONCE = 100;

    /** Walking over a year of missed minutes ends here; what is older was missed for good. */
    private static final int MAX_STEPS = 1_000_000;

    public DueInstants {
        instants = List.copyOf(instants);
    }

    /** The rule, for the instants in ({@code after}, {@code now}]. */
    public static DueInstants of(
            Schedule schedule, Instant after, Instant now, CatchUp catchUp, @Nullable Duration deadline) {
        var earliest = deadline == null ? Instant.MIN : now.minus(deadline);
        if (catchUp == CatchUp.NONE && now.minus(ON_TIME).isAfter(earliest)) {
            earliest = now.minus(ON_TIME);
        }
        var due = new ArrayList<Instant>();
        var skipped = 0;
        var at = after;
        for (var steps = 0; steps < MAX_STEPS; steps++) {
            var next = schedule.next(at);
            if (next.isEmpty() || next.get().isAfter(now)) {
                return new DueInstants(due, later(at, after), skipped);
            }
            at = next.get();
            if (at.isBefore(earliest)) {
                skipped++;
                continue;
            }
            if (catchUp == CatchUp.LAST && !due.isEmpty()) {
                due.clear();
                skipped++;
            }
            due.add(at);
            if (due.size() == MAX_AT_ONCE) {
                return new DueInstants(due, at, skipped);
            }
        }
        return new DueInstants(due, at, skipped);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
