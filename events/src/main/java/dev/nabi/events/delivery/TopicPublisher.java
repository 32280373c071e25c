package dev.nabi.events.delivery;

import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Publishes on a topic within a commit: the topic's log, and an event for each Trigger that matches. */
public interface TopicPublisher {
    /**
     * Publishes what a destination gets: {@code event} has the lane of its source, a CloudEvent as content, and its depth. Gives
     * the lanes in which it waits; nothing where not all of it is done, since a Trigger has no room or Triggers are not known
     * yet. Then it is to be published again: who has it gets it once.
     */
    Optional<List<LaneKey>> publish(EventWrites writes, String topic, NewEvent event) throws StoreException;
}
