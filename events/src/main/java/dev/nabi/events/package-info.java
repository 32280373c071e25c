/** Events as a process: it accepts events, stores them, and dispatches them to Functions. Only wiring and configuration. */
@NullMarked
package dev.nabi.events;

import org.jspecify.annotations.NullMarked;
