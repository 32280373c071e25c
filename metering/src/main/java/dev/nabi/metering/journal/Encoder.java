package dev.nabi.metering.journal;

import dev.nabi.metering.Invocation;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A slot in the making, one a thread. Whatever can fail happens here, before a slot is claimed; sealing and copying
 * cannot. Allocates nothing after it was built, names apart.
 */
final class Encoder {
    private final byte[] bytes = new byte[Slot.BYTES];
    private final MemorySegment slot = MemorySegment.ofArray(bytes);
    private final CRC32C checksum = new CRC32C();

    void invocation(int kind, Invocation invocation) {
        slot.fill((byte) 0);
        head(kind);
        if (kind == Slot.ENDED) {
            bytes[Slot.OUTCOME_AT] = OutcomeCode.of(invocation.outcome());
        }
        bytes[Slot.FLAGS_AT] = (byte) (invocation.isCold() ? Slot.COLD : 0);
        put(Slot.ID_HIGH_AT, invocation.idHigh());
        put(Slot.ID_LOW_AT, invocation.idLow());
        slot.set(Slot.INT, Slot.MEMORY_AT, invocation.memoryMib());
        put(Slot.START_AT, invocation.startMillis());
        put(Slot.DURATION_AT, invocation.durationNanos());
        put(Slot.WAIT_AT, invocation.waitNanos());
        put(Slot.BYTES_IN_AT, invocation.bytesIn());
        put(Slot.BYTES_OUT_AT, invocation.bytesOut());
        slot.set(Slot.SHORT, Slot.STATUS_AT, (short) invocation.status());
    }

    /** The numbers of names; {@code instance} is negative for none. */
    void names(int namespace, int function, int revision, int instance) {
        slot.set(Slot.INT, Slot.NAMESPACE_AT, namespace);
        slot.set(Slot.INT, Slot.FUNCTION_AT, function);
        slot.set(Slot.INT, Slot.REVISION_AT, revision);
        slot.set(Slot.INT, Slot.INSTANCE_AT, instance < 0 ? 0 : instance + 1);
    }

    /** Whether the name fits: those that Kubernetes allows do. */
    boolean name(String name) {
        var text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length > Slot.NAME_BYTES) {
            return false;
        }
        slot.fill((byte) 0);
        head(Slot.NAME);
        bytes[Slot.BODY_AT] = (byte) text.length;
        System.arraycopy(text, 0, bytes, Slot.BODY_AT + 1, text.length);
        return true;
    }

    void lost(long count, long sinceMillis, long untilMillis) {
        slot.fill((byte) 0);
        head(Slot.LOST);
        put(Slot.LOST_COUNT_AT, count);
        put(Slot.LOST_SINCE_AT, sinceMillis);
        put(Slot.LOST_UNTIL_AT, untilMillis);
    }

    /** Gives the slot its sequence number and checksum, copies the body and then, in one step, the word. */
    boolean writeTo(MemorySegment segment, long offset, long sequence) {
        put(Slot.SEQUENCE_AT, sequence);
        slot.set(Slot.INT, 0, checksum());
        MemorySegment.copy(slot, Slot.SEQUENCE_AT, segment, offset + Slot.SEQUENCE_AT, Slot.BYTES - Slot.SEQUENCE_AT);
        return Slot.commit(segment, offset, slot.get(Slot.LONG, 0));
    }

    private int checksum() {
        checksum.reset();
        checksum.update(bytes, Slot.FORMAT_AT, Slot.BYTES - Slot.FORMAT_AT);
        return (int) checksum.getValue();
    }

    private void head(int kind) {
        bytes[Slot.FORMAT_AT] = Slot.FORMAT;
        bytes[Slot.KIND_AT] = (byte) kind;
    }

    private void put(int at, long value) {
        slot.set(Slot.LONG, at, value);
    }
}
