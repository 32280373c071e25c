/** JSON by Jackson: the runtime's own, or the function's where it brings one. Loaded for types that are not plain alone. */
@NullMarked
package dev.nabi.function.jackson;

import org.jspecify.annotations.NullMarked;
