/** The runtime's process: its configuration, and the wiring of everything below it. */
@NullMarked
package dev.nabi.function;

import org.jspecify.annotations.NullMarked;
