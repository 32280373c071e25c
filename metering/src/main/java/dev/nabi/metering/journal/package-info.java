/** The journal: the crash-safe log of invocations that ended, or run on, on this gateway. */
@NullMarked
package dev.nabi.metering.journal;

import org.jspecify.annotations.NullMarked;
