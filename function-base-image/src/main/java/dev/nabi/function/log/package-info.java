/** What a function prints, line by line, each with the invocation that printed it. */
@NullMarked
package dev.nabi.function.log;

import org.jspecify.annotations.NullMarked;
