/** The code store in PostgreSQL, for several processes. */
@NullMarked
package dev.nabi.events.code.jdbc;

import org.jspecify.annotations.NullMarked;
