package dev.nabi.metering.journal;

import dev.nabi.metering.Outcome;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Turns the written slots of one segment back into records; remembers the names that it came by. */
final class Decoder {
    private final byte[] bytes = new byte[Slot.BYTES];
    private final MemorySegment slot = MemorySegment.ofArray(bytes);
    private final CRC32C checksum = new CRC32C();
    private final Map<Integer, String> names = new HashMap<>();

    /** The record in a slot; null when its checksum, its place or a name in it does not fit: it is corrupt. */
    @Nullable
    JournalRecord decode(MemorySegment segment, long offset, int index, long sequence) {
        MemorySegment.copy(segment, offset, slot, 0, Slot.BYTES);
        if (slot.get(Slot.INT, 0) != checksum() || bytes[Slot.FORMAT_AT] != Slot.FORMAT) {
            return null;
        }
        if (slot.get(Slot.LONG, Slot.SEQUENCE_AT) != sequence) {
            return null;
        }
        return switch (bytes[Slot.KIND_AT]) {
            case Slot.NAME -> name(index);
            case Slot.ENDED -> ended(OutcomeCode.outcome(bytes[Slot.OUTCOME_AT]));
            case Slot.RUNNING -> invocation(null);
            case Slot.LOST ->
                new JournalRecord.Lost(get(Slot.LOST_COUNT_AT), get(Slot.LOST_SINCE_AT), get(Slot.LOST_UNTIL_AT));
            default -> null;
        };
    }

    private JournalRecord name(int index) {
        var text = new String(bytes, Slot.BODY_AT + 1, bytes[Slot.BODY_AT], StandardCharsets.UTF_8);
        names.put(index, text);
        return new JournalRecord.Name(text);
    }

    private @Nullable InvocationRecord ended(@Nullable Outcome outcome) {
        return outcome == null ? null : invocation(outcome);
    }

    private @Nullable InvocationRecord invocation(@Nullable Outcome outcome) {
        var namespace = names.get(slot.get(Slot.INT, Slot.NAMESPACE_AT));
        var function = names.get(slot.get(Slot.INT, Slot.FUNCTION_AT));
        var revision = names.get(slot.get(Slot.INT, Slot.REVISION_AT));
        if (namespace == null || function == null || revision == null) {
            return null;
        }
        return new InvocationRecord(
                new UUID(get(Slot.ID_HIGH_AT), get(Slot.ID_LOW_AT)),
                namespace,
                function,
                revision,
                // Without its name the invocation is billed all the same; there is none with the number -1.
                names.getOrDefault(slot.get(Slot.INT, Slot.INSTANCE_AT) - 1, ""),
                slot.get(Slot.INT, Slot.MEMORY_AT),
                get(Slot.START_AT),
                get(Slot.DURATION_AT),
                get(Slot.WAIT_AT),
                (bytes[Slot.FLAGS_AT] & Slot.COLD) != 0,
                get(Slot.BYTES_IN_AT),
                get(Slot.BYTES_OUT_AT),
                Short.toUnsignedInt(slot.get(Slot.SHORT, Slot.STATUS_AT)),
                outcome);
    }

    private int checksum() {
        checksum.reset();
        checksum.update(bytes, Slot.FORMAT_AT, Slot.BYTES - Slot.FORMAT_AT);
        return (int) checksum.getValue();
    }

    private long get(int at) {
        return slot.get(Slot.LONG, at);
    }
}
