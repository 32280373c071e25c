package dev.nabi.metering.journal;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The segments that one process run wrote. A new process starts a new run and only reads the earlier ones, so that no
 * sequence number is ever given twice, even when a power cut takes back what was written last.
 */
public final class Run {
    private final UUID id;
    private final int slots;
    private final long createdMillis;
    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private volatile boolean live;

    Run(SegmentHeader header, boolean live) {
        this.id = header.run();
        this.slots = header.slots();
        this.createdMillis = header.createdMillis();
        this.live = live;
    }

    public UUID id() {
        return id;
    }

    /** Whether this process still writes to it. */
    public boolean isLive() {
        return live;
    }

    void end() {
        live = false;
    }

    long createdMillis() {
        return createdMillis;
    }

    /** The first sequence number that is still here. */
    public synchronized long first() {
        return segments.isEmpty()
                ? 0
                : segments.firstEntry().getValue().header().firstSequence();
    }

    /** The sequence number after the last slot of a run that has ended. */
    synchronized long last() {
        for (var segment : segments.descendingMap().values()) {
            int end = segment.end();
            if (end > 0) {
                return segment.header().firstSequence() + end;
            }
        }
        return first();
    }

    int slotOf(long sequence) {
        return (int) (sequence % slots);
    }

    /** The segment that holds a sequence number; null when it was deleted or is not made yet. */
    synchronized @Nullable Segment segmentOf(long sequence) {
        return segments.get(sequence / slots);
    }

    /** The first sequence number in a later segment that is here; -1 when there is none. */
    synchronized long firstAfter(long sequence) {
        var later = segments.higherEntry(sequence / slots);
        return later == null ? -1 : later.getValue().header().firstSequence();
    }

    synchronized void add(Segment segment) {
        segments.put(segment.header().number(), segment);
    }

    /** Brings what was written to the disk. Holds off a release meanwhile, never a writer. */
    synchronized void force() {
        segments.values().forEach(Segment::force);
    }

    /** Deletes what lies wholly before a sequence number: its records are in the ledger. */
    synchronized void release(JournalFiles files, long next) throws IOException {
        while (!segments.isEmpty() && (segments.firstKey() + 1) * slots <= next) {
            delete(files, segments.firstKey());
        }
    }

    synchronized void deleteAll(JournalFiles files) throws IOException {
        while (!segments.isEmpty()) {
            delete(files, segments.firstKey());
        }
    }

    private void delete(JournalFiles files, long number) throws IOException {
        var segment = segments.remove(number);
        if (segment != null) {
            files.delete(segment);
        }
    }

    synchronized void close() {
        segments.values().forEach(Segment::close);
        segments.clear();
    }
}
