package dev.nabi.events.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is asked of the store, on one state of it throughout. */
public interface EventReads {
    /** An event with its history and its result. */
    Optional<StoredEvent> find(String id) throws StoreException;

    /** What an event carries, while it is queued, running or dead. */
    Optional<EventContent> content(String id) throws StoreException;

    /** Dead letters without their history and results, the oldest first, from behind the given id on. */
    List<StoredEvent> deadLetters(DeadLetterFilter filter, String after, int max) throws StoreException;

    /** How many dead letters fit. */
    long countDeadLetters(DeadLetterFilter filter) throws StoreException;

    /** All lanes in which something waits, runs or is dead. */
    List<LaneBacklog> backlog(Instant now) throws StoreException;

    /** Queued events that are too old for a delivery, at most so many. */
    List<String> expired(Instant now, int max) throws StoreException;

    /** The lanes that have an event which is due. */
    List<LaneKey> dueLanes(Instant now) throws StoreException;

    /** The first moment after the given one at which a queued event becomes due. */
    Optional<Instant> nextDue(Instant now) throws StoreException;

    Books books() throws StoreException;

    /** How many bytes of a topic's log are read at once, but for what one more step brings. */
    int TOPIC_BYTES = 4 << 20;

    /** A topic's log from the given time on, behind the given position; fewer than asked for where they are long, none at its end. */
    List<TopicEntry> topic(String namespace, String topic, Instant from, long after, int max) throws StoreException;
}
