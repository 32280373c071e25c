/** Changes of objects in a cluster become events, as far as the Trigger's ServiceAccount may watch them. */
@NullMarked
package dev.nabi.events.source.kubernetes;

import org.jspecify.annotations.NullMarked;
