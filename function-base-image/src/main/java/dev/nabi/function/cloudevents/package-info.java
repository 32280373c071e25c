/** CloudEvents by their SDK, for handlers that take the event itself. Loaded for such a handler alone. */
@NullMarked
package dev.nabi.function.cloudevents;

import org.jspecify.annotations.NullMarked;
