package dev.nabi.metering.journal;

import dev.nabi.metering.Invocation;
import dev.nabi.metering.UsageMeter;
import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The log of invocations in mapped files ({@link SegmentHeader} and {@link Slot} tell the bytes). Every event loop
 * appends to the same segment: it claims a slot by a counter, copies the record and sets the slot's word. No lock, no
 * allocation, no system call. When the method returns, a kill of the process no longer loses the record; a power cut
 * loses at most what came after the last forcing.
 *
 * <p>Beside the segment in use two more are ready, made and forced by {@link JournalKeeper}. When none is, because the
 * journal or the disk is full or too slow, the invocation is counted as lost and served all the same; as soon as there
 * is room, the number of the lost stands in the journal too.
 */
public final class Journal implements UsageMeter, AutoCloseable {
    private static final int ATTEMPTS = 8;

    private final JournalConfig config;
    private final Clock clock;
    private final JournalFiles files;
    private final List<Run> runs;
    private final SegmentChain chain;
    private final Losses losses = new Losses();
    private final ThreadLocal<Encoder> encoders = ThreadLocal.withInitial(Encoder::new);
    private volatile JournalStats stats;
    private volatile @Nullable Thread keeper;
    private long lossesSince;

    private Journal(JournalConfig config, Clock clock, JournalFiles files, List<Run> earlier) throws IOException {
        this.config = config;
        this.clock = clock;
        this.files = files;
        chain = SegmentChain.start(config, files, clock);
        runs = new CopyOnWriteArrayList<>(earlier);
        runs.add(chain.run());
        lossesSince = clock.millis();
        stats = look(chain.prepare());
    }

    /** Opens the directory, takes its lock, finds what earlier runs left and starts a run of its own. */
    public static Journal open(JournalConfig config, Clock clock) throws IOException {
        var files = JournalFiles.open(config.directory());
        try {
            return new Journal(config, clock, files, earlierRuns(files.segments()));
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static List<Run> earlierRuns(List<Segment> segments) {
        Map<UUID, Run> runs = new HashMap<>();
        for (var segment : segments) {
            runs.computeIfAbsent(segment.header().run(), _ -> new Run(segment.header(), false))
                    .add(segment);
        }
        return runs.values().stream()
                .sorted(Comparator.comparingLong(Run::createdMillis))
                .toList();
    }

    @Override
    public void ended(Invocation invocation) {
        append(Slot.ENDED, invocation);
    }

    /** One that finds no room is not counted as lost: the next tells the same and more. */
    @Override
    public void running(Invocation invocation) {
        append(Slot.RUNNING, invocation);
    }

    /** Whether the record stands in the journal. Neither throws nor waits. */
    boolean append(int kind, Invocation invocation) {
        var missed = tryAppend(kind, invocation);
        if (missed != null && kind == Slot.ENDED) {
            losses.count(missed);
        }
        return missed == null;
    }

    private @Nullable DropReason tryAppend(int kind, Invocation invocation) {
        try {
            var encoder = encoders.get();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var segment = chain.current();
                if (segment == null) {
                    return DropReason.CLOSED;
                }
                int slot = place(segment, encoder, kind, invocation);
                if (slot >= 0) {
                    return null;
                }
                if (slot == Segment.NAME_TOO_LONG) {
                    return DropReason.NAME_TOO_LONG;
                }
                if (slot == Segment.FULL && !moveOn(segment)) {
                    return DropReason.FULL;
                }
            }
            return DropReason.FULL;
        } catch (RuntimeException | InternalError e) {
            // A writer slept so long that its segment is unmapped; or the disk failed, which the JVM tells so.
            // Whatever it is, the invocation that ended must not notice.
            return DropReason.FAULT;
        }
    }

    private static int place(Segment segment, Encoder encoder, int kind, Invocation invocation) {
        int namespace = segment.number(invocation.namespace(), encoder);
        int function = namespace < 0 ? namespace : segment.number(invocation.function(), encoder);
        int revision = function < 0 ? function : segment.number(invocation.revision(), encoder);
        if (revision < 0) {
            return revision;
        }
        int instance = instance(segment, encoder, invocation.instance());
        if (instance == Segment.FULL || instance == Segment.GIVEN_UP) {
            return instance;
        }
        encoder.invocation(kind, invocation);
        encoder.names(namespace, function, revision, instance);
        return segment.append(encoder);
    }

    /** One without an instance is billed all the same: a uid that does not fit is left out. */
    private static int instance(Segment segment, Encoder encoder, String uid) {
        return uid.isEmpty() ? Segment.NAME_TOO_LONG : segment.number(uid, encoder);
    }

    private boolean moveOn(Segment full) {
        boolean moved = chain.advance(full);
        LockSupport.unpark(keeper);
        return moved;
    }

    /** Prepares segments, writes down losses, forces. Blocks; called by the keeper alone. */
    synchronized void keep() throws IOException {
        try {
            stats = look(chain.prepare());
        } finally {
            writeLosses();
            chain.run().force();
        }
    }

    private JournalStats look(int spares) throws IOException {
        return new JournalStats(files.bytes(), config.maxBytes(), spares, files.unreadable());
    }

    private void writeLosses() {
        long now = clock.millis();
        long count = losses.unwritten();
        var segment = chain.current();
        if (count > 0 && segment != null) {
            var encoder = encoders.get();
            encoder.lost(count, lossesSince, now);
            if (segment.append(encoder) < 0) {
                moveOn(segment);
                return;
            }
            losses.written(count);
        }
        lossesSince = now;
    }

    void keptBy(Thread thread) {
        keeper = thread;
    }

    /** What there is to read, the earliest run first. */
    public List<Run> runs() {
        return List.copyOf(runs);
    }

    /** The run that this process writes. */
    public UUID liveRun() {
        return chain.run().id();
    }

    /** Deletes what the ledger holds: everything wholly before a sequence number. */
    public void release(Run run, long next) throws IOException {
        run.release(files, next);
    }

    /** Deletes a run that has ended and that the ledger holds to its end. */
    public void remove(Run run) throws IOException {
        if (run.isLive()) {
            throw new IllegalStateException("The run " + run.id() + " is being written to");
        }
        run.deleteAll(files);
        runs.remove(run);
    }

    public JournalConfig config() {
        return config;
    }

    public JournalStats stats() {
        return stats;
    }

    /** How many invocations found no place since the start. */
    public long lost(DropReason reason) {
        return losses.of(reason);
    }

    /** Ends the run: what ends from now on is lost, and counted so. What was written can still be read. */
    public synchronized void stop() throws IOException {
        if (chain.current() != null) {
            writeLosses();
            chain.run().force();
            chain.end();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        runs.forEach(Run::close);
        files.close();
    }
}
