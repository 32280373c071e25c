/** Schedules: the expression, its instants in a time zone, and which of them are due. Pure. */
@NullMarked
package dev.nabi.events.schedule;

import org.jspecify.annotations.NullMarked;
