/** The training run of a function image's AOT cache. */
@NullMarked
package dev.nabi.function.training;

import org.jspecify.annotations.NullMarked;
