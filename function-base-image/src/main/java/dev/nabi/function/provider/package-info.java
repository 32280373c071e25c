/** Handlers of other platforms: which there are, the class loaders between them and the runtime, the adapter's contract. */
@NullMarked
package dev.nabi.function.provider;

import org.jspecify.annotations.NullMarked;
