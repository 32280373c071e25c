package dev.nabi.events.delivery;

import dev.nabi.api.FunctionKey;
import dev.nabi.events.store.LaneKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose turn it is: deficit round robin (Shreedhar and Varghese, 1995) over the Functions that have something due, and round
 * robin over the lanes of each. A Function's turn adds {@link #QUANTUM} events to its credit; a burst of one waits behind the
 * turns of all others. One thread's.
 */
final class LaneRing {
    static final int QUANTUM = 64;

    private final Deque<Entry> ring = new ArrayDeque<>();
    private final Map<FunctionKey, Entry> entries = new HashMap<>();

    /** A Function with lanes that have something due. */
    private static final class Entry {
        private final FunctionKey function;
        private final Set<LaneKey> lanes = new LinkedHashSet<>();
        private int credit;

        Entry(FunctionKey function) {
            this.function = function;
        }
    }

    /** A turn: a lane, and how many of its events at most. */
    record Turn(LaneKey lane, int events) {}

    /** How many events of a lane may be sent now. */
    @FunctionalInterface
    interface Room {
        int of(LaneKey lane);
    }

    /** A lane has something due. */
    void add(LaneKey lane) {
        var entry = entries.get(lane.functionKey());
        if (entry == null) {
            entry = new Entry(lane.functionKey());
            entries.put(entry.function, entry);
            ring.add(entry);
        }
        entry.lanes.add(lane);
    }

    /** A lane has nothing due any more. */
    void remove(LaneKey lane) {
        var entry = entries.get(lane.functionKey());
        if (entry != null) {
            entry.lanes.remove(lane);
            if (entry.lanes.isEmpty()) {
                entries.remove(entry.function);
                ring.remove(entry);
            }
        }
    }

    /** The next turn, of the first Function that has room; nothing when none has. */
    Optional<Turn> next(Room room) {
        for (int passed = ring.size(); passed > 0; passed--) {
            var entry = ring.removeFirst();
            ring.addLast(entry);
            for (var lane : List.copyOf(entry.lanes)) {
                int free = room.of(lane);
                if (free > 0) {
                    return Optional.of(turn(entry, lane, free));
                }
            }
            // Credit is for those who could use it.
            entry.credit = 0;
        }
        return Optional.empty();
    }

    private static Turn turn(Entry entry, LaneKey lane, int free) {
        entry.credit = Math.min(entry.credit + QUANTUM, 2 * QUANTUM);
        int events = Math.min(free, entry.credit);
        entry.credit -= events;
        // Behind the other lanes of its Function.
        entry.lanes.remove(lane);
        entry.lanes.add(lane);
        return new Turn(lane, events);
    }

    boolean has(LaneKey lane) {
        var entry = entries.get(lane.functionKey());
        return entry != null && entry.lanes.contains(lane);
    }
}
