/** From a handler's name to something that can be called: class, method, kind and types. */
@NullMarked
package dev.nabi.function.handler;

import org.jspecify.annotations.NullMarked;
