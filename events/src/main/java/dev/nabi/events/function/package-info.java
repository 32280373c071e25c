/** The Functions of the cluster, as far as their asynchronous calls need them. */
@NullMarked
package dev.nabi.events.function;

import org.jspecify.annotations.NullMarked;
