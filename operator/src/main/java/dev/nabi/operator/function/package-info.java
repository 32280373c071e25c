/** The reconciler of Functions and its writers: they carry out what the pure packages decide, and decide nothing. */
@NullMarked
package dev.nabi.operator.function;

import org.jspecify.annotations.NullMarked;
