/** What a function prints as JSON, each line with the invocation that printed it. Loaded where it is asked for. */
@NullMarked
package dev.nabi.function.log;

import org.jspecify.annotations.NullMarked;
