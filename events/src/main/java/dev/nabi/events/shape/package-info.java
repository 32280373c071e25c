/**
 * How the events of a Trigger reach a function: as CloudEvents, or as the events of AWS Lambda for its handlers; and what the
 * answer to a batch means for each event. Pure.
 */
@NullMarked
package dev.nabi.events.shape;

import org.jspecify.annotations.NullMarked;
