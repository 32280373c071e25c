/** CloudEvents as they come over HTTP and Kafka, as they are stored, and what they may hold. Pure. */
@NullMarked
package dev.nabi.events.cloudevents;

import org.jspecify.annotations.NullMarked;
