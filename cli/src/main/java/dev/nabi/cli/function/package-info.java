/** Rules about Functions, from values to values: how far a rollout is, which revision to go back to, what a change changed. */
@NullMarked
package dev.nabi.cli.function;

import org.jspecify.annotations.NullMarked;
