/** Kafka: its records become events; an offset is committed after the events before it are settled. */
@NullMarked
package dev.nabi.events.source.kafka;

import org.jspecify.annotations.NullMarked;
