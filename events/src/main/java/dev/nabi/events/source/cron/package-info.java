/** Fires the schedules of Triggers. */
@NullMarked
package dev.nabi.events.source.cron;

import org.jspecify.annotations.NullMarked;
