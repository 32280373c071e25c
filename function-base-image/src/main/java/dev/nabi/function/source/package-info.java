/** A single source file compiled in memory. */
@NullMarked
package dev.nabi.function.source;

import org.jspecify.annotations.NullMarked;
