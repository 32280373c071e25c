/** Usage and cost for people and machines, and the one way to open all of metering. */
@NullMarked
package dev.nabi.metering.usage;

import org.jspecify.annotations.NullMarked;
