package dev.nabi.metering.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of one slot of 128 bytes, little endian. Format 1:
 *
 * <pre>
 *   0  u32  CRC32C of bytes 4..127            ┐ one word, written last: a slot whose word
 *   4  u8   format (1)                        │ is 0 was not written; one whose word is
 *   5  u8   kind: 1 NAME, 2 ENDED, 3 RUNNING, │ VOID (1) was given up and never will be
 *           4 LOST                            │
 *   6  u8   outcome (OutcomeCode), ENDED only │
 *   7  u8   flags: bit 0 cold                 ┘
 *   8  i64  sequence number: first of the segment + index of the slot
 *
 *   NAME:  16 u8 length, 17.. UTF-8 of at most 104 bytes. Its number is the index of its slot;
 *          it is known to later slots of the same segment only
 *
 *   ENDED, RUNNING:
 *  16  i64  invocation id, high            72  i64  bytes in
 *  24  i64  invocation id, low             80  i64  bytes out
 *  32  u32  namespace (number of a NAME)   88  u16  HTTP status
 *  36  u32  function  (number of a NAME)   92  u32  instance: number of a NAME + 1, 0 for none
 *  40  u32  revision  (number of a NAME)   90, 91, 96..127  zero
 *  44  u32  memory, MiB
 *  48  i64  start, ms since 1970
 *  56  i64  duration, ns                   RUNNING tells what it came to so far: never a
 *  64  i64  wait, ns                       difference, so a lost one loses nothing
 *
 *   LOST:  16 i64 invocations that found no room, 24 i64 since, 32 i64 until (ms since 1970)
 * </pre>
 */
final class Slot {
    static final int BYTES = 128;
    static final int FORMAT = 1;

    static final int NAME = 1;
    static final int ENDED = 2;
    static final int RUNNING = 3;
    static final int LOST = 4;

    static final int NAME_BYTES = 104;
    static final int COLD = 1;

    /** The words of a slot that nothing was written to yet, and of one that was given up. */
    static final long UNWRITTEN = 0;

    static final long VOID = 1;

    static final int FORMAT_AT = 4;
    static final int KIND_AT = 5;
    static final int OUTCOME_AT = 6;
    static final int FLAGS_AT = 7;
    static final int SEQUENCE_AT = 8;
    static final int BODY_AT = 16;

    static final int ID_HIGH_AT = 16;
    static final int ID_LOW_AT = 24;
    static final int NAMESPACE_AT = 32;
    static final int FUNCTION_AT = 36;
    static final int REVISION_AT = 40;
    static final int MEMORY_AT = 44;
    static final int START_AT = 48;
    static final int DURATION_AT = 56;
    static final int WAIT_AT = 64;
    static final int BYTES_IN_AT = 72;
    static final int BYTES_OUT_AT = 80;
    static final int STATUS_AT = 88;

    /** Zero in records of gateways that did not know it, which skip it where they read it: the format stays. */
    static final int INSTANCE_AT = 92;

    static final int LOST_COUNT_AT = 16;
    static final int LOST_SINCE_AT = 24;
    static final int LOST_UNTIL_AT = 32;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** The word of a slot in a mapped segment: set once, from unwritten. */
    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private Slot() {}

    static long word(MemorySegment segment, long offset) {
        return (long) WORD.getAcquire(segment, offset);
    }

    /** Writes the word of a slot, unless it has one: of the writer and of a reader that gives it up, one wins. */
    static boolean commit(MemorySegment segment, long offset, long word) {
        return WORD.compareAndSet(segment, offset, UNWRITTEN, word);
    }
}
