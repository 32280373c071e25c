package dev.nabi.bench.autoscaling;

import java.util.PriorityQueue;

/** What is to happen, in the order of time; of the same moment, in the order in which it was asked for. */
final class Events {
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long sequence;

    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(sequence, other.sequence) : Long.compare(at, other.at);
        }
    }

    void at(long time, Runnable action) {
        queue.add(new Event(time, sequence++, action));
    }

    /** When the next event is; the end of time when there is none. */
    long next() {
        var first = queue.peek();
        return first == null ? Long.MAX_VALUE : first.at();
    }

    void runNext() {
        queue.remove().action().run();
    }
}
