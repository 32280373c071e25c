/** The data API: asynchronous calls, their state, and dead letters. */
@NullMarked
package dev.nabi.events.http;

import org.jspecify.annotations.NullMarked;
