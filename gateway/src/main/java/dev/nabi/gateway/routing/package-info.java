/** Which Function and revision a request means: immutable tables and pure rules. */
@NullMarked
package dev.nabi.gateway.routing;

import org.jspecify.annotations.NullMarked;
