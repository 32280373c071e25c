/** What was accepted, kept until it is settled: the port {@link EventStore}, its records, and the stores over JDBC. */
@NullMarked
package dev.nabi.events.store;

import org.jspecify.annotations.NullMarked;
