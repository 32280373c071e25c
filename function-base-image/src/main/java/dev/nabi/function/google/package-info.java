/** Handlers of Google's Functions Framework, called as its own invoker calls them. Loaded for such a handler alone. */
@NullMarked
package dev.nabi.function.google;

import org.jspecify.annotations.NullMarked;
