package dev.nabi.metering.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which tables answer for which part of a period, pure. Coarse rows serve where they are closed and where no boundary
 * of the asked steps falls into one; finer rows serve the rest, as long as they are kept.
 */
final class QueryPlan {
    /** A part of the period and the table that answers for it. */
    record Part(Tier tier, Period period) {}

    private final long openMillis;
    private final RetentionConfig kept;
    private final long now;
    private final List<Part> parts = new ArrayList<>();

    private QueryPlan(long openMillis, RetentionConfig kept, long now) {
        this.openMillis = openMillis;
        this.kept = kept;
        this.now = now;
    }

    /**
     * Plans a question.
     *
     * @param boundaries the starts of the asked steps and the end of the last, ascending, in whole minutes
     * @param openMillis the start of the first open hour
     */
    static List<Part> of(List<Long> boundaries, long openMillis, RetentionConfig kept, long now)
            throws TooFineException {
        var plan = new QueryPlan(openMillis, kept, now);
        for (int i = 0; i + 1 < boundaries.size(); i++) {
            plan.cover(Tier.DAY, boundaries.get(i), boundaries.get(i + 1));
        }
        return plan.parts;
    }

    private void cover(Tier tier, long from, long to) throws TooFineException {
        if (from >= to) {
            return;
        }
        if (tier == Tier.MINUTE) {
            add(tier, from, to);
            return;
        }
        long size = tier.millis();
        long first = Math.ceilDiv(from, size) * size;
        long last = Math.floorDiv(Math.min(to, openMillis), size) * size;
        if (first >= last) {
            cover(tier.finer(), from, to);
            return;
        }
        cover(tier.finer(), from, first);
        add(tier, first, last);
        cover(tier.finer(), last, to);
    }

    private void add(Tier tier, long from, long to) throws TooFineException {
        long oldest = now - kept.of(tier).toMillis();
        if (from < oldest) {
            throw new TooFineException("This needs usage by the " + tier.name().toLowerCase(Locale.ROOT)
                    + " from " + Instant.ofEpochMilli(from) + " on, which is kept since "
                    + Instant.ofEpochMilli(oldest) + ": ask for a later start, or for whole "
                    + (tier == Tier.MINUTE ? "hours" : "UTC days"));
        }
        var before = parts.isEmpty() ? null : parts.getLast();
        if (before != null && before.tier() == tier && before.period().toMillis() == from) {
            parts.removeLast();
            parts.add(new Part(tier, new Period(before.period().fromMillis(), to)));
        } else {
            parts.add(new Part(tier, new Period(from, to)));
        }
    }
}
