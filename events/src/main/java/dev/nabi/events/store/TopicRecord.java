package dev.nabi.events.store;

import java.time.Instant;

/** Something that was published on a topic of a namespace. */
public record TopicRecord(String namespace, String topic, Instant at, EventContent content) {}
