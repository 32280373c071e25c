package dev.nabi.events.delivery;

import dev.nabi.events.store.EventWrites;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.StoreException;

/** Publishes on a topic within a commit: the topic's log, and an event for each Trigger that matches. */
public interface TopicPublisher {
    /** Publishes what a destination gets: {@code event} has the lane of its source, a CloudEvent as content, and its depth. */
    void publish(EventWrites writes, String topic, NewEvent event) throws StoreException;
}
