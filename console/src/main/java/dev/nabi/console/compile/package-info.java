/** What {@code javac} says of a source before it is applied: compiled in a process of its own, bounded in time and memory. */
@NullMarked
package dev.nabi.console.compile;

import org.jspecify.annotations.NullMarked;
