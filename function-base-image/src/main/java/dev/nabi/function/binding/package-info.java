/** Request bodies to the handler's argument, and its result to a response. */
@NullMarked
package dev.nabi.function.binding;

import org.jspecify.annotations.NullMarked;
