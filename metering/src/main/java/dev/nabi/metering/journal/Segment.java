package dev.nabi.metering.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One mapped file of slots. Writers claim slots by a counter and never wait for each other; a slot counts from the
 * moment that its word is set, which one atomic step does. What a crash leaves: slots that were claimed and have no
 * word. Such a slot is void: its invocation's client has not been sent the end.
 */
final class Segment implements AutoCloseable {
    /** Answers of {@link #append} that are no index of a slot. */
    static final int FULL = -1;

    static final int GIVEN_UP = -2;
    static final int NAME_TOO_LONG = -3;

    private static final long PAGE_BYTES = 4096;

    private final Path path;
    private final SegmentHeader header;
    private final Arena arena;
    private final MemorySegment map;
    private final int slots;
    private final AtomicInteger claimed = new AtomicInteger();
    private final ConcurrentMap<String, Integer> names = new ConcurrentHashMap<>();
    private volatile @Nullable Segment next;
    private int forced;

    private Segment(Path path, SegmentHeader header, Arena arena, MemorySegment map) {
        this.path = path;
        this.header = header;
        this.arena = arena;
        this.map = map;
        this.slots = (int) Math.min(header.slots(), map.byteSize() / Slot.BYTES - 1);
    }

    /** Maps a file as far as it goes: one that was cut short has fewer slots. */
    static Segment map(Path path, SegmentHeader header, boolean writable) throws IOException {
        var arena = Arena.ofShared();
        var options = writable
                ? new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE}
                : new StandardOpenOption[] {StandardOpenOption.READ};
        try (var channel = FileChannel.open(path, options)) {
            var mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
            return new Segment(path, header, arena, channel.map(mode, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Writes what the encoder holds into the next free slot; the slot's index, or why not. */
    int append(Encoder encoder) {
        int slot = claim();
        return slot < 0 ? slot : write(encoder, slot);
    }

    int claim() {
        // Looked at first, so that a full segment's counter does not run on until it overflows.
        if (claimed.get() >= slots) {
            return FULL;
        }
        int slot = claimed.getAndIncrement();
        return slot < slots ? slot : FULL;
    }

    int write(Encoder encoder, int slot) {
        return encoder.writeTo(map, offset(slot), header.firstSequence() + slot) ? slot : GIVEN_UP;
    }

    /** The number by which slots of this segment say a name, which is written first if it is new; or why not. */
    int number(String name, Encoder encoder) {
        var known = names.get(name);
        if (known != null) {
            return known;
        }
        if (!encoder.name(name)) {
            return NAME_TOO_LONG;
        }
        int slot = append(encoder);
        if (slot >= 0) {
            // Told to other writers only now: whoever uses the number has its own slot after this one.
            names.putIfAbsent(name, slot);
        }
        return slot;
    }

    /** The word of a slot; 0 beyond the end of a file that was cut short. */
    long word(int slot) {
        return slot < slots ? Slot.word(map, offset(slot)) : Slot.UNWRITTEN;
    }

    /** Gives up a slot that was claimed long ago and is still unwritten; its writer will find out and take another. */
    boolean giveUp(int slot) {
        return Slot.commit(map, offset(slot), Slot.VOID);
    }

    @Nullable
    JournalRecord read(Decoder decoder, int slot) {
        return decoder.decode(map, offset(slot), slot, header.firstSequence() + slot);
    }

    /** The index after the last slot that was written or given up. */
    int end() {
        int end = slots;
        while (end > 0 && word(end - 1) == Slot.UNWRITTEN) {
            end--;
        }
        return end;
    }

    /**
     * Slots whose bytes may not be on the disk.
     *
     * @param from the first slot that had not been written when the last forcing began, however long ago it was claimed
     * @param open the first slot that has not been written now: where the next forcing begins
     * @param until the first slot that nobody has claimed
     */
    record Unforced(int from, int open, int until) {}

    Unforced unforced() {
        int until = Math.min(claimed.get(), slots);
        int open = forced;
        while (open < until && word(open) != Slot.UNWRITTEN) {
            open++;
        }
        return new Unforced(forced, open, until);
    }

    /** Brings what was written since the last time to the disk. Blocks. */
    void force() {
        var range = unforced();
        if (range.until() > range.from()) {
            long from = offset(range.from()) & -PAGE_BYTES;
            map.asSlice(from, offset(range.until()) - from).force();
            forced = range.open();
        }
    }

    /** Whether the file goes so far. */
    boolean isPresent(int slot) {
        return slot < slots;
    }

    boolean isClaimed(int slot) {
        return slot < claimed.get();
    }

    SegmentHeader header() {
        return header;
    }

    Path path() {
        return path;
    }

    @Nullable
    Segment next() {
        return next;
    }

    void next(Segment segment) {
        next = segment;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long offset(int slot) {
        return SegmentHeader.BYTES + (long) slot * Slot.BYTES;
    }
}
