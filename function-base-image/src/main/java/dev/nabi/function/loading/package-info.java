/** A function's classes, from wherever they come, in a class loader that sees the JDK and nothing of the runtime. */
@NullMarked
package dev.nabi.function.loading;

import org.jspecify.annotations.NullMarked;
