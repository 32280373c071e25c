package dev.nabi.metering.journal;

import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The segment in use and the ones that are ready after it. Writers move on by themselves, with one atomic step; the
 * keeper makes new ones at the end of the chain, as long as there is room.
 */
final class SegmentChain {
    private final JournalConfig config;
    private final JournalFiles files;
    private final Clock clock;
    private final Run run;
    private final AtomicReference<@Nullable Segment> current;
    private Segment tail;

    private SegmentChain(JournalConfig config, JournalFiles files, Clock clock, Run run, Segment first) {
        this.config = config;
        this.files = files;
        this.clock = clock;
        this.run = run;
        this.tail = first;
        this.current = new AtomicReference<>(first);
        run.add(first);
    }

    /** Starts a run. Needs room for one segment, whatever the bound: a gateway that cannot meter does not start. */
    static SegmentChain start(JournalConfig config, JournalFiles files, Clock clock) throws IOException {
        var header = new SegmentHeader(UUID.randomUUID(), 0, config.slots(), clock.millis());
        var first = files.create(header, config.segmentBytes());
        return new SegmentChain(config, files, clock, new Run(header, true), first);
    }

    Run run() {
        return run;
    }

    /** Where to write now; null after the end. */
    @Nullable
    Segment current() {
        return current.get();
    }

    /** Moves on from a segment that is full; false when none is ready. */
    boolean advance(Segment full) {
        var next = full.next();
        if (next == null) {
            return false;
        }
        current.compareAndSet(full, next);
        return true;
    }

    /** Makes what is missing of the spare segments; how many are ready then. */
    int prepare() throws IOException {
        int spares = spares();
        while (spares < JournalConfig.SPARES && current.get() != null && hasRoom()) {
            var header = new SegmentHeader(run.id(), tail.header().number() + 1, config.slots(), clock.millis());
            var segment = files.create(header, config.segmentBytes());
            run.add(segment);
            tail.next(segment);
            tail = segment;
            spares++;
        }
        return spares;
    }

    int spares() {
        var segment = current.get();
        return segment == null
                ? 0
                : (int) (tail.header().number() - segment.header().number());
    }

    private boolean hasRoom() throws IOException {
        return files.bytes() + config.segmentBytes() <= config.maxBytes()
                && files.freeBytes() - config.segmentBytes() >= JournalFiles.RESERVED_BYTES;
    }

    void end() {
        current.set(null);
        run.end();
    }
}
