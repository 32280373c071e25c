/** What an invocation was: counted and timed once, when it ends. */
@NullMarked
package dev.nabi.metering;

import org.jspecify.annotations.NullMarked;
