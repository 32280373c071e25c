/** What an invocation was: counted and timed once, when it ends. */
@NullMarked
package dev.nabi.gateway.metering;

import org.jspecify.annotations.NullMarked;
