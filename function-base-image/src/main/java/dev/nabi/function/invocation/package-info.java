/** One request through the handler: time-out, failure, answer. */
@NullMarked
package dev.nabi.function.invocation;

import org.jspecify.annotations.NullMarked;
