/** Usage and cost over HTTP, on the management port. */
@NullMarked
package dev.nabi.gateway.usage;

import org.jspecify.annotations.NullMarked;
