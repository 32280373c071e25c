/** Which events a Trigger takes: the dialects of CloudEvents' subscriptions, and patterns on the data. Pure. */
@NullMarked
package dev.nabi.events.filter;

import org.jspecify.annotations.NullMarked;
