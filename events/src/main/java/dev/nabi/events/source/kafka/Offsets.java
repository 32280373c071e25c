package dev.nabi.events.source.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was read of each partition and is not settled yet, in order. A partition's committed offset is that of its first
 * record that is not settled. Pure; of one thread.
 */
final class Offsets {
    /** No event: the record was filtered out, and is settled. */
    static final String NOTHING = "";

    private record Read(long offset, String event) {}

    private final Map<TopicPartition, Deque<Read>> read = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private int size;

    /** A record was accepted as this event. Records of a partition come in order; one that comes again is known already. */
    void accepted(TopicPartition partition, long offset, String event) {
        if (offset >= ends.getOrDefault(partition, 0L)) {
            read.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(new Read(offset, event));
            ends.put(partition, offset + 1);
            size++;
        }
    }

    /** How many are read and not settled, or behind one that is not. */
    int size() {
        return size;
    }

    /** Takes away what is settled at the heads; answers the partitions that moved, with the offsets to commit. */
    Map<TopicPartition, OffsetAndMetadata> advance(Predicate<String> isSettled) {
        var moved = new HashMap<TopicPartition, OffsetAndMetadata>();
        read.forEach((partition, queue) ->
                advance(queue, isSettled).ifPresent(offset -> moved.put(partition, new OffsetAndMetadata(offset))));
        return moved;
    }

    private Optional<Long> advance(Deque<Read> queue, Predicate<String> isSettled) {
        var last = -1L;
        while (!queue.isEmpty()) {
            var head = queue.peek();
            if (!head.event().equals(NOTHING) && !isSettled.test(head.event())) {
                break;
            }
            last = head.offset();
            queue.poll();
            size--;
        }
        return last < 0 ? Optional.empty() : Optional.of(last + 1);
    }

    /** Forgets a partition: another consumer has it. */
    void lost(TopicPartition partition) {
        var queue = read.remove(partition);
        ends.remove(partition);
        size -= queue == null ? 0 : queue.size();
    }

    Stream<TopicPartition> partitions() {
        return read.keySet().stream();
    }
}
