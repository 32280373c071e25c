package dev.nabi.events.store;

/** A record in a topic's log. Positions of a topic rise, with gaps. */
public record TopicEntry(long position, TopicRecord record) {}
