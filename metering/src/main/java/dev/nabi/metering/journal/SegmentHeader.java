package dev.nabi.metering.journal;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 128 bytes of a segment, little endian:
 *
 * <pre>
 *   0  8 bytes "NABIJRNL"              40  i64  sequence number of the first slot
 *   8  u32  format (1)                 48  u32  slots
 *  12  u32  bytes of a slot (128)      52  u32  zero
 *  16  i64  run, high                  56  i64  created, ms since 1970
 *  24  i64  run, low                   64..123  zero
 *  32  i64  number in its run         124  u32  CRC32C of bytes 0..123
 * </pre>
 *
 * @param run the id of the process run that wrote it: no segment is ever continued by another run
 */
record SegmentHeader(UUID run, long number, int slots, long createdMillis) {
    static final int BYTES = Slot.BYTES;
    private static final long MAGIC = 0x4c4e524a4942414eL; // "NABIJRNL"

    long firstSequence() {
        return number * slots;
    }

    byte[] encode() {
        var bytes = new byte[BYTES];
        var header = MemorySegment.ofArray(bytes);
        header.set(Slot.LONG, 0, MAGIC);
        header.set(Slot.INT, 8, Slot.FORMAT);
        header.set(Slot.INT, 12, Slot.BYTES);
        header.set(Slot.LONG, 16, run.getMostSignificantBits());
        header.set(Slot.LONG, 24, run.getLeastSignificantBits());
        header.set(Slot.LONG, 32, number);
        header.set(Slot.LONG, 40, firstSequence());
        header.set(Slot.INT, 48, slots);
        header.set(Slot.LONG, 56, createdMillis);
        header.set(Slot.INT, 124, checksum(bytes));
        return bytes;
    }

    /** The header in these bytes; empty when they are none of this format. */
    static Optional<SegmentHeader> decode(byte[] bytes) {
        var header = MemorySegment.ofArray(bytes);
        if (header.get(Slot.LONG, 0) != MAGIC
                || header.get(Slot.INT, 8) != Slot.FORMAT
                || header.get(Slot.INT, 12) != Slot.BYTES
                || header.get(Slot.INT, 124) != checksum(bytes)) {
            return Optional.empty();
        }
        var run = new UUID(header.get(Slot.LONG, 16), header.get(Slot.LONG, 24));
        return Optional.of(
                new SegmentHeader(run, header.get(Slot.LONG, 32), header.get(Slot.INT, 48), header.get(Slot.LONG, 56)));
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, 124);
        return (int) checksum.getValue();
    }
}
