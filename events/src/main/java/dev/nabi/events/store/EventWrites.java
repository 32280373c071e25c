package dev.nabi.events.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is done to the store within one commit: all of it happens, or nothing. */
public interface EventWrites {
    /** Takes events in, in order; one answer for each. */
    List<Acceptance> accept(List<NewEvent> events) throws StoreException;

    /**
     * Takes in what follows from events that the same commit settles. No bound refuses it: it takes their place.
     */
    void acceptResults(List<NewEvent> events) throws StoreException;

    /** Leases what is due. An event with an ordering key is due when no earlier one with its key is left. */
    List<LeasedEvent> lease(LeaseRequest request) throws StoreException;

    /** Prolongs leases; answers those that are lost. */
    Set<Lease> renew(List<Lease> leases, Instant until) throws StoreException;

    /** Settles deliveries; answers for each whether the lease was still held. If not, nothing of it was written. */
    List<Boolean> settle(List<Settlement> settlements) throws StoreException;

    /** Queues again what is leased beyond its time: its dispatcher is gone. Answers how many. */
    int expireLeases(Instant now) throws StoreException;

    /** Queues again everything that is leased: for the one process of a store that nobody shares, at its start. */
    int releaseAll(Instant now) throws StoreException;

    /**
     * Leases these of the queued events, whatever their lane and their due time; not those whose ordering key is taken.
     * For events that are not to be delivered any more, but to be settled. Where they are large, only the first of them.
     */
    List<LeasedEvent> leaseQueued(List<String> ids, Instant until, String owner) throws StoreException;

    /**
     * Cancels an event that is queued or running; a delivery in flight goes on, and its end changes nothing. Answers the
     * state that the event had; nothing when there is no such event.
     */
    Optional<EventState> cancel(String id, Instant now) throws StoreException;

    /**
     * Queues dead letters again, the oldest first, with all attempts before them and the given time to live; they become
     * due one after another at the given distance.
     */
    List<String> redrive(DeadLetterFilter filter, int max, Instant now, Duration maxAge, Duration distance)
            throws StoreException;

    /** Queues one dead letter again; false when it is none. */
    boolean redrive(String id, Instant now, Duration maxAge) throws StoreException;

    /** Deletes dead letters, the oldest first; they count as settled. Answers how many. */
    int purge(DeadLetterFilter filter, int max, Instant now) throws StoreException;

    /** Deletes one dead letter; false when it is none. */
    boolean purge(String id, Instant now) throws StoreException;

    /** Appends to the logs of topics; answers the positions. Fails where the volume has no room. */
    List<Long> append(List<TopicRecord> records) throws StoreException;

    /**
     * Deletes what was settled, published, or made unique too long ago, or takes too much room, at most so many of each. Answers
     * how many; so many at least where there may be more.
     */
    int deleteOld(Retention retention, int max) throws StoreException;

    /**
     * The ends of what is kept: what is older than these goes.
     *
     * @param settledBytes the most that the settled events of a namespace, with their results, have; the oldest of more go
     * @param topicBytes the most that the logs of a namespace's topics have; the oldest of more go
     */
    record Retention(Instant settledBefore, long settledBytes, Instant publishedBefore, long topicBytes, Instant now) {}

    /**
     * Deletes lanes of which nothing has been left since before the given time, and marks those that are empty now. Answers how
     * many it deleted. Of what they had settled nothing may be kept any more.
     */
    int collectLanes(Instant idleBefore, Instant now) throws StoreException;
}
