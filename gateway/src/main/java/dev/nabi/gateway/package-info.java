/** The gateway: the only way in to functions. Here is its wiring and its configuration. */
@NullMarked
package dev.nabi.gateway;

import org.jspecify.annotations.NullMarked;
