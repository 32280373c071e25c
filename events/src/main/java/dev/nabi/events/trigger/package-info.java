/** Triggers as they are watched: what each demands, compiled; the sources that run for them; and their status. */
@NullMarked
package dev.nabi.events.trigger;

import org.jspecify.annotations.NullMarked;
