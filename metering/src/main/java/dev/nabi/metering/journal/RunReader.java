package dev.nabi.metering.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run on from a sequence number, slot by slot and in order.
 *
 * <p>In a live run it stops at the first slot that is unwritten. When that slot was claimed and stays unwritten for
 * ten seconds, the reader sets its word to void and goes on; the writer, should it live, sees that and takes another
 * slot, so that its record is still read once. In a run that ended, an unwritten slot before the last written one is a
 * void left by the crash.
 */
public final class RunReader {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private enum State {
        WRITTEN,
        PENDING,
        VOID,
        GONE
    }

    /**
     * What a reader found.
     *
     * @param next the sequence number to read on from
     * @param unwritten slots that a crash left void: no client was sent the end of what they stand for
     * @param unreadable slots that are gone or do not fit their checksum: records lost
     * @param complete whether there is nothing more for now; of a run that has ended, for good
     */
    public record Batch(
            List<JournalRecord> records, long from, long next, long unwritten, long unreadable, boolean complete) {
        public boolean isEmpty() {
            return from == next;
        }
    }

    private final Run run;
    private final Clock clock;
    private long position;
    private long pending = -1;
    private long pendingSince;
    private @Nullable Segment named;
    private Decoder decoder = new Decoder();

    public RunReader(Run run, long position, Clock clock) {
        this.run = run;
        this.position = Math.max(position, run.first());
        this.clock = clock;
    }

    /** Where the next reading starts. */
    public long position() {
        return position;
    }

    /** Tells that a batch is in the ledger. Until then the same slots are read again. */
    public void accept(Batch batch) {
        position = batch.next();
    }

    /** Reads at most so many slots. */
    public Batch read(int maxSlots) {
        var records = new ArrayList<JournalRecord>();
        // Asked before the slots are: a run that ends meanwhile is complete only when looked at again.
        long end = run.isLive() ? Long.MAX_VALUE : run.last();
        long at = position;
        long unwritten = 0;
        long unreadable = 0;
        for (int read = 0; read < maxSlots && at < end; read++) {
            var segment = run.segmentOf(at);
            if (segment == null) {
                long later = run.firstAfter(at);
                if (later < 0) {
                    return new Batch(records, position, at, unwritten, unreadable, true);
                }
                unreadable += later - at;
                at = later;
                continue;
            }
            switch (state(segment, at)) {
                case PENDING -> {
                    return new Batch(records, position, at, unwritten, unreadable, true);
                }
                case VOID -> unwritten++;
                case GONE -> unreadable++;
                case WRITTEN -> unreadable += decode(segment, run.slotOf(at), records);
            }
            at++;
        }
        return new Batch(records, position, at, unwritten, unreadable, at >= end);
    }

    private State state(Segment segment, long at) {
        int slot = run.slotOf(at);
        if (!segment.isPresent(slot)) {
            return State.GONE;
        }
        long word = segment.word(slot);
        if (word == Slot.UNWRITTEN) {
            return run.isLive() && !givesUp(segment, slot, at) ? pendingOrWritten(segment, slot) : State.VOID;
        }
        return word == Slot.VOID ? State.VOID : State.WRITTEN;
    }

    private static State pendingOrWritten(Segment segment, int slot) {
        return segment.word(slot) == Slot.UNWRITTEN ? State.PENDING : State.WRITTEN;
    }

    private boolean givesUp(Segment segment, int slot, long at) {
        if (!segment.isClaimed(slot)) {
            return false;
        }
        long now = clock.millis();
        // A clock that was set back must not make it wait for so much longer.
        if (pending != at || now < pendingSince) {
            pending = at;
            pendingSince = now;
        }
        return now - pendingSince >= PATIENCE.toMillis() && segment.giveUp(slot);
    }

    private int decode(Segment segment, int slot, List<JournalRecord> records) {
        if (named != segment) {
            readNames(segment, slot);
        }
        var record = segment.read(decoder, slot);
        if (record != null && !(record instanceof JournalRecord.Name)) {
            records.add(record);
        }
        return record == null ? 1 : 0;
    }

    /** A reading that starts within a segment has to know the names that stand before. */
    private void readNames(Segment segment, int until) {
        decoder = new Decoder();
        for (int slot = 0; slot < until; slot++) {
            if (segment.word(slot) != Slot.UNWRITTEN) {
                segment.read(decoder, slot);
            }
        }
        named = segment;
    }
}
